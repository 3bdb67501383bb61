import Diagnostics

/// Formulas of TeX that hold others.
extension Lexer {
  /// `\\frac{a}{b}` is a quotient.
  mutating func readFraction(_ command: String, from: Int) -> Bool {
    guard ["\\frac", "\\dfrac", "\\tfrac"].contains(command), let above = group(at: 0),
      let below = group(at: above.length)
    else { return false }
    advance(above.length + below.length)
    answer(command, "\(above.text.asOperand) / \(below.text.asOperand)", from: from)
    return true
  }

  /// `\\|x\\|_2^2`: a norm; that of order 1 is a sum.
  mutating func readNorm(_ command: String, from: Int) -> Bool {
    guard command == "\\", peek() == "|" else { return false }
    var length = 1
    while let scalar = peek(length), scalar != "\n", !(scalar == "\\" && peek(length + 1) == "|") { length += 1 }
    guard peek(length) == "\\", length > 1 else { return false }
    let inside = String(String.UnicodeScalarView(scalars[(index + 1)..<(index + length)])).trimmed
    advance(length + 2)
    let order = peek() == "_" ? peek(1) : nil
    if order == "1" || order == "2" { advance(2) }
    answer("\\|", order == "1" ? "sum(abs(\(inside)))" : "norm(\(inside))", from: from)
    return true
  }

  /// `\\hat{y}`, `\\mathbf{x}`: the name without its mark.
  mutating func readMark(_ command: String, from: Int) -> Bool {
    let marks = ["mathbf", "mathrm", "mathcal", "boldsymbol", "bm", "hat", "widehat", "tilde", "bar", "vec", "text"]
    guard marks.contains(String(command.dropFirst())), let inside = group(at: 0),
      inside.text.first.map({ $0.isLetter }) ?? false,
      inside.text.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    else { return false }
    advance(inside.length)
    let name = marked(inside.text, by: String(command.dropFirst()))
    let written = command + inside.text
    if let told = commands[written] {
      commands[written]!.count += 1
      diagnostics[told.index].notes = [Diagnostic.alsoElsewhere(told.count)]
      diagnostics[told.index].fix = nil
    } else {
      commands[written] = (diagnostics.count, 1)
      diagnostics.append(.texCommand(command, meant: name, at: Span(from, offset)))
    }
    add(.identifier(name), from: from)
    return true
  }

  /// A name with its mark: the decoder's output for its input with a hat, `x_bar` where `x` is another value.
  private mutating func marked(_ name: String, by mark: String) -> String {
    // Each name is looked for in the whole file before it.
    guard ["hat", "widehat", "tilde", "bar"].contains(mark), formulas < 200 else { return name }
    formulas += 1
    let output = outputFor(name)
    if mark.hasSuffix("hat"), output != name { return output }
    let other = "\(name)_\(mark == "widehat" ? "hat" : mark)"
    return tokens.contains { [.identifier(name), .identifier(other)].contains($0.kind) } ? other : name
  }

  /// `\\sum_i (y_i - x_i)^2` up to the next term: a sum takes all elements, without an index.
  mutating func readSum(_ command: String, from: Int) -> Bool {
    guard command.hasPrefix("\\sum_") else { return false }
    var limits = group(at: 0)?.length ?? 0
    if peek(limits) == "^" { limits += 1 + (group(at: limits + 1)?.length ?? 1) }
    let letters = command.dropFirst(5) + String(String.UnicodeScalarView(scalars[index..<(index + limits)]))
    guard let name = letters.first(where: \.isLetter) else { return false }
    var (length, depth) = (limits, 0)
    while let scalar = peek(length), scalar != "\n", scalar != "}" || depth > 0 {
      if "({".unicodeScalars.contains(scalar) { depth += 1 }
      if ")}".unicodeScalars.contains(scalar) { depth -= 1 }
      if depth < 0 || depth == 0 && length > limits + 1 && (scalar == "+" || scalar == "-") { break }
      length += 1
    }
    let term = String(String.UnicodeScalarView(scalars[(index + limits)..<(index + length)])).trimmed
    let bare = ["_{\(name)}", "_\(name)"].reduce(term) { $0.replacing($1, with: "") }
    guard !bare.isEmpty else { return false }
    advance(length)
    answer(command, "sum(\(bare))", from: from)
    return true
  }

  /// `\\sqrt{a}`, `\\exp(a)`: a function by its name.
  mutating func readFunction(_ command: String, from: Int) -> Bool {
    let functions = [
      "sqrt": "sqrt", "exp": "exp", "log": "log", "ln": "log", "sin": "sin", "cos": "cos", "tanh": "tanh",
      "sigma": "sigmoid",
    ]
    guard let name = functions[String(command.dropFirst())] else { return false }
    if let inside = group(at: 0) {
      advance(inside.length)
      answer(command, "\(name)(\(inside.text))", from: from)
      return true
    }
    guard peek() == "(" else { return false }
    if name == "sigmoid", tokens.contains(where: { [.identifier("sigma"), .identifier("\u{3C3}")].contains($0.kind) }) {
      return false
    }
    diagnostics.append(.texCommand(command, meant: name, at: Span(from, offset)))
    add(.identifier(name), from: from)
    return true
  }

  /// The report, with a value in the formula's place.
  private mutating func answer(_ command: String, _ cure: String, from: Int) {
    diagnostics.append(.texCommand(command, meant: cure, at: Span(from, offset)))
    add(.number(1, isInteger: true), from: from)
  }

  /// What stands in braces so far ahead, and its length with them.
  func group(at start: Int) -> (text: String, length: Int)? {
    guard peek(start) == "{" else { return nil }
    var (length, depth) = (start, 0)
    repeat {
      if peek(length) == "{" { depth += 1 }
      if peek(length) == "}" { depth -= 1 }
      length += 1
    } while depth > 0 && peek(length) != nil && peek(length) != "\n"
    guard depth == 0 else { return nil }
    let text = String(String.UnicodeScalarView(scalars[(index + start + 1)..<(index + length - 1)]))
    return (text.trimmed, length - start)
  }
}

extension String {
  /// In brackets where it is a formula.
  fileprivate var asOperand: String {
    allSatisfy { $0.isLetter || $0.isNumber || "._".contains($0) } ? self : "(\(self))"
  }
}
