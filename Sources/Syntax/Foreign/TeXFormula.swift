/// A formula of TeX as it is written here; what it does not know makes it give up.
///
/// `\frac{1}{n} \sum_i (y_i - x_i)^2` is `1 / n * sum((y - x)^2)`.
struct TeXFormula {
  let characters: [Character]
  var index = 0
  /// Letters over which sums run; a subscript of theirs is left out.
  var indices: Set<Character> = []
  /// The name that a letter spelt out has in the file, and that of a letter with a hat.
  let letter: (String) -> String?
  let marked: (String) -> String
  /// The sizes of a value of the file.
  let sizes: (String) -> [String]?

  /// What is read so far: operands and operators in turn.
  var parts: [Part] = []

  struct Part {
    var text: String
    var isOperand: Bool
    /// A `*` that TeX leaves out.
    var isImplied = false
    /// The sizes of a vector or matrix, and whether it is one that stands the other way round.
    var sizes: [String]?
    var isTurned = false
    /// A quotient, which needs brackets where its neighbours bind as tightly.
    var isQuotient = false
  }

  init(
    _ text: some StringProtocol, indices: Set<Character> = [], letter: @escaping (String) -> String?,
    marked: @escaping (String) -> String, sizes: @escaping (String) -> [String]?
  ) {
    (characters, self.indices, self.letter, self.marked) = (Array(text), indices, letter, marked)
    self.sizes = sizes
  }

  /// The formula; nil where something in it is not known.
  mutating func translated() -> String? {
    while index < characters.count {
      guard step() else { return nil }
    }
    guard parts.last?.isOperand ?? false else { return nil }
    return written
  }

  var isAtStart: Bool { parts.isEmpty }

  /// Whether the formula starts with a value, not with an operator.
  var startsWithValue: Bool { parts.first?.isOperand ?? false }

  private var written: String {
    var text = ""
    for (place, part) in parts.enumerated() {
      let before = place > 0 ? parts[place - 1].text : ""
      let after = place + 1 < parts.count ? parts[place + 1].text : ""
      let isTight = part.isQuotient && (before == "/" || before == "^" || after == "^")
      let isSign = before == "-" && (place < 2 || !parts[place - 2].isOperand)
      let blank = text.isEmpty || isSign || before == "^" || part.text == "^" ? "" : " "
      text += blank + (isTight ? "(\(part.text))" : part.text)
    }
    return text
  }

  /// One operand, operator or blank; false for what is not known.
  private mutating func step() -> Bool {
    switch characters[index] {
    case " ", "\t", "~": index += 1
    case "\\": return command()
    case "+", "-", "*", "/", "^": return sign()
    case "(", "[", "{": return group()
    case "|": return bars()
    case let character where character.isNumber: number()
    case let character where character.isLetter: return name()
    default: return false
    }
    return true
  }

  private mutating func sign() -> Bool {
    let sign = characters[index]
    index += 1
    guard sign == "^" else {
      parts.append(Part(text: String(sign), isOperand: false))
      return true
    }
    guard parts.last?.isOperand ?? false else { return false }
    skipBlanks()
    if turned() { return true }
    guard let power = argument(), power.first != "T" else { return false }
    parts.append(Part(text: "^", isOperand: false))
    parts.append(Part(text: power.asFactor, isOperand: true))
    return true
  }

  private mutating func add(_ text: String, isQuotient: Bool = false) {
    let isImplied = parts.last?.isOperand ?? false
    if isImplied { parts.append(Part(text: "*", isOperand: false, isImplied: true)) }
    parts.append(Part(text: text, isOperand: true, sizes: sizes(text), isQuotient: isQuotient))
    joinProducts()
  }

  private mutating func number() {
    let start = index
    while index < characters.count, characters[index].isNumber || characters[index] == "." { index += 1 }
    skipExponent()
    add(String(characters[start..<index]))
  }

  /// A name with its subscript; the brackets right behind a function's name hold its arguments.
  private mutating func name() -> Bool {
    let start = index
    while index < characters.count, characters[index].isLetter || characters[index].isNumber { index += 1 }
    return named(String(characters[start..<index]))
  }

  private mutating func named(_ bare: String) -> Bool {
    guard let name = withSubscript(bare) else { return false }
    if name.count > 1, ownCallables.contains(name), characters[index...].starts(with: "\\left(") { index += 5 }
    guard name.count > 1, peek == "(" else {
      add(name)
      return true
    }
    guard let inside = balanced("(", ")"), let arguments = list(inside) else { return false }
    add("\(ownCallable(like: name) ?? name)(\(arguments))")
    return true
  }

  private mutating func withSubscript(_ bare: String) -> String? {
    var name = bare
    while peek == "_" {
      index += 1
      guard let letters = below() else { return nil }
      if letters.allSatisfy({ indices.contains($0) || $0 == "," }) { continue }
      guard letters.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { return nil }
      name += "_\(letters)"
    }
    return name
  }

  /// What stands below: letters and digits, or what braces hold, without a command that only says how it looks.
  mutating func below() -> String? {
    if peek == "{" {
      guard let inside = balanced("{", "}") else { return nil }
      let plain = ["\\text", "\\mathrm"].reduce(String(inside)) { $0.replacing($1, with: "") }
      return plain.filter { !"{} ".contains($0) }
    }
    let start = index
    while index < characters.count, characters[index].isLetter || characters[index].isNumber { index += 1 }
    return start < index ? String(characters[start..<index]) : nil
  }

  private mutating func group() -> Bool {
    let pairs: [Character: Character] = ["(": ")", "[": "]", "{": "}"]
    let open = characters[index]
    guard let inside = balanced(open, pairs[open]!), let text = inner(inside) else { return false }
    add(open == "{" ? text.asFactor : "(\(text))")
    return true
  }

  /// `|x|`, which ends at the next bar.
  private mutating func bars() -> Bool {
    if index + 1 < characters.count, characters[index + 1] == "|" {
      index += 2
      return norm(until: "||")
    }
    guard let end = characters[(index + 1)...].firstIndex(of: "|"), let text = inner(characters[(index + 1)..<end])
    else { return false }
    index = end + 1
    add("abs(\(text))")
    return true
  }

  private mutating func command() -> Bool {
    let start = index + 1
    index = start
    while index < characters.count, characters[index].isLetter { index += 1 }
    if start == index { return signOfCommand() }
    let name = String(characters[start..<index])
    switch name {
    case "left", "right", "big", "Big", "bigl", "bigr", "displaystyle", "quad", "limits": return true
    case "min", "arg", "argmin", "underset", "minimize": return minimum(name)
    case "mathbb", "operatorname*": return expectation()
    case "cdot", "times", "ast", "odot", "circ": parts.append(Part(text: "*", isOperand: false))
    case "frac", "dfrac", "tfrac": return fraction()
    case "sqrt":
      guard peek == "{", let inside = argument() else { return false }
      add("sqrt(\(inside))")
    case "sum": return sum()
    case "lVert", "Vert": return norm(until: name == "Vert" ? "\\Vert" : "\\rVert")
    case "exp", "log", "ln", "sin", "cos", "tanh": return function(name == "ln" ? "log" : name)
    case "hat", "widehat", "tilde": return mark { [marked] in marked($0) }
    case "bar": return mark { "\($0)_bar" }
    case "mathbf", "mathrm", "mathcal", "boldsymbol", "bm", "text", "vec", "operatorname": return mark { $0 }
    case "pi": add("pi")
    case "max" where startsArguments: return function("max")
    case "sigma" where startsArguments: return function("sigmoid")
    default:
      guard let known = letter(name) else { return false }
      return named(known)
    }
    return true
  }

  /// Whether brackets follow, as behind a function.
  private var startsArguments: Bool {
    let rest = characters[index...].drop { $0 == " " }
    return rest.first == "(" || rest.starts(with: "\\left(")
  }

  /// `\,` and `\|`
  private mutating func signOfCommand() -> Bool {
    guard let sign = peek else { return false }
    index += 1
    if sign == "|" { return norm(until: "\\|") }
    return ",;!: ".contains(sign)
  }

  private mutating func fraction() -> Bool {
    guard let above = argument(), let below = argument() else { return false }
    let (dividend, divisor) = (above.has("+-") ? "(\(above))" : above, below.has("+-*/") ? "(\(below))" : below)
    add("\(dividend) / \(divisor)", isQuotient: true)
    return true
  }

  private mutating func mark(_ name: (String) -> String) -> Bool {
    guard peek == "{", let inside = balanced("{", "}") else { return false }
    let bare = String(inside).trimmed
    guard !bare.isEmpty, bare.allSatisfy({ $0.isLetter || $0.isNumber }) else { return false }
    return named(name(bare))
  }

  private mutating func function(_ name: String) -> Bool {
    skipBlanks()
    if characters[index...].starts(with: "\\left") { index += 5 }
    guard peek == "(" || peek == "{" || peek == "[" else { return false }
    let (open, close): (Character, Character) = peek == "(" ? ("(", ")") : peek == "{" ? ("{", "}") : ("[", "]")
    guard let inside = balanced(open, close), let text = inner(inside) else { return false }
    add("\(name)(\(text))")
    return true
  }

  /// A norm and its order; the square of that of order 2 is a sum of squares.
  private mutating func norm(until end: String) -> Bool {
    let mark = Array(end)
    guard let close = (index..<characters.count).first(where: { characters[$0...].starts(with: mark) }),
      let inside = inner(characters[index..<close])
    else { return false }
    index = close + mark.count
    var order = "2"
    if peek == "_" {
      index += 1
      guard let letters = below() else { return false }
      order = letters
    }
    let square = ["^2", "^{2}"].first { characters[index...].starts(with: Array($0)) }
    if order == "1" {
      add("sum(abs(\(inside)))")
    } else if order == "2" || order == "F", let square {
      index += square.count
      add("sum(\(inside.asFactor)^2)")
    } else if order == "2" || order == "F" {
      add("norm(\(inside))")
    } else {
      return false
    }
    return true
  }

  /// A sum up to the next term, without its indices.
  private mutating func sum() -> Bool {
    var running = indices
    for mark in ["_", "^"] where peek == Character(mark) {
      index += 1
      guard let limit = peek == "{" ? balanced("{", "}").map({ String($0) }) : below() else { return false }
      let names = limit.split(separator: ",").compactMap { part in part.first { $0 != " " } }
      if mark == "_" { running.formUnion(names.filter(\.isLetter)) }
    }
    let start = index
    var (depth, isInBars) = (0, false)
    while index < characters.count {
      let character = characters[index]
      if "({[".contains(character) { depth += 1 }
      if ")}]".contains(character) { depth -= 1 }
      if character == "|" { isInBars.toggle() }
      let isSign = (character == "+" || character == "-") && !isExponentSign(at: index)
      if isSign, depth == 0, !isInBars, !characters[start..<index].allSatisfy({ $0 == " " }) { break }
      index += 1
    }
    var term = TeXFormula(
      String(characters[start..<index]), indices: running, letter: letter, marked: marked, sizes: sizes)
    guard let text = term.translated() else { return false }
    add("sum(\(text.withoutBrackets))")
    return true
  }
}
