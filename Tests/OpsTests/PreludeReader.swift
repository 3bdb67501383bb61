import Graph
import Ops
import Testing

/// Just enough of the language to build the prelude's one-line functions: the text itself is what gets tested.
struct PreludeReader {
  private(set) var functions: [String: Written] = [:]

  init(_ text: String) {
    for line in text.split(separator: "\n") where line.hasPrefix("fn ") {
      var words = Self.words(line.dropFirst(3))
      let name = words.removeFirst()
      let end = words.firstIndex(of: ")")!
      let parts = words[1..<end].split(separator: ",").map(Array.init)
      let defaults = parts.filter { $0.count == 3 }.map { ($0[0], Double($0[2])!) }
      functions[name] = Written(
        parameters: parts.map { $0[0] }, defaults: Dictionary(uniqueKeysWithValues: defaults),
        body: Array(words[(end + 2)...]))
    }
  }

  func build(_ name: String, _ arguments: [ValueID], _ builder: inout GraphBuilder) throws
    -> ValueID
  {
    let function = try #require(functions[name], "no function \(name)")
    var scope = Dictionary(uniqueKeysWithValues: zip(function.parameters, arguments))
    for (name, value) in function.defaults where scope[name] == nil { scope[name] = builder.constant(value) }
    var body = PreludeExpression(words: function.body[...], scope: scope, functions: self)
    let result = try body.conditional(&builder)
    try #require(body.words.isEmpty, "\(name): left over \(body.words)")
    return result
  }

  private static func words(_ text: Substring) -> [String] {
    var words: [String] = []
    var isOpen = false
    for character in text {
      let isPart = character.isLetter || character.isNumber || "_.".contains(character)
      if isPart, isOpen { words[words.count - 1].append(character) }
      if !character.isWhitespace, !(isPart && isOpen) { words.append(String(character)) }
      isOpen = isPart
    }
    return words
  }
}

extension PreludeReader {
  /// A function of the prelude.
  struct Written {
    let parameters: [String]
    let defaults: [String: Double]
    let body: [String]
    /// The parameters that every call gives.
    var required: [String] { parameters.filter { defaults[$0] == nil } }
  }
}

/// A mark that the prelude did not use so far.
private struct Unreadable: Error { let mark: String }

/// Recursive descent over the words of one function's body.
private struct PreludeExpression {
  var words: ArraySlice<String>
  let scope: [String: ValueID]
  let functions: PreludeReader

  mutating func conditional(_ builder: inout GraphBuilder) throws -> ValueID {
    guard words.first == "if" else { return try sum(&builder) }
    words.removeFirst()
    var condition = try comparison(&builder)
    while words.first == "and" {
      words.removeFirst()
      condition = builder.multiply(condition, try comparison(&builder))
    }
    try take("then")
    let first = try conditional(&builder)
    try take("else")
    return builder.apply("select", condition, first, try conditional(&builder))
  }

  private mutating func comparison(_ builder: inout GraphBuilder) throws -> ValueID {
    let left = try sum(&builder)
    var mark = words.removeFirst()
    if words.first == "=" { mark += words.removeFirst() }
    let right = try sum(&builder)
    return switch mark {
    case ">": builder.apply("less", right, left)
    case "<=": builder.apply("less_equal", left, right)
    case "==": builder.apply("equal", left, right)
    default: throw Unreadable(mark: mark)
    }
  }

  private mutating func sum(_ builder: inout GraphBuilder) throws -> ValueID {
    var result = try product(&builder)
    while let mark = words.first, mark == "+" || mark == "-" {
      words.removeFirst()
      let right = try product(&builder)
      result = mark == "+" ? builder.add(result, right) : builder.subtract(result, right)
    }
    return result
  }

  private mutating func product(_ builder: inout GraphBuilder) throws -> ValueID {
    var result = try factor(&builder)
    while let mark = words.first, mark == "*" || mark == "/" {
      words.removeFirst()
      let right = try factor(&builder)
      result = mark == "*" ? builder.multiply(result, right) : builder.divide(result, right)
    }
    return result
  }

  private mutating func factor(_ builder: inout GraphBuilder) throws -> ValueID {
    let base = try primary(&builder)
    guard words.first == "^" else { return base }
    words.removeFirst()
    return builder.apply("power", base, try primary(&builder))
  }

  private mutating func primary(_ builder: inout GraphBuilder) throws -> ValueID {
    let word = words.removeFirst()
    if word == "-" { return builder.negate(try factor(&builder)) }
    if word == "(" {
      defer { words.removeFirst() }
      return try conditional(&builder)
    }
    if let number = Double(word) { return builder.constant(number) }
    guard words.first == "(" else { return try #require(scope[word], "no value \(word)") }
    return try call(word, &builder)
  }

  private mutating func call(_ name: String, _ builder: inout GraphBuilder) throws -> ValueID {
    var arguments: [ValueID] = []
    repeat {
      words.removeFirst()
      arguments.append(try conditional(&builder))
    } while words.first == ","
    try take(")")
    guard let function = FunctionTable.byName[name] else {
      return try functions.build(name, arguments, &builder)
    }
    return builder.emit(function.name, arguments)[0]
  }

  private mutating func take(_ word: String) throws {
    try #require(words.popFirst() == word)
  }
}
