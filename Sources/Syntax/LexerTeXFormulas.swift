import Diagnostics

/// Formulas of TeX with several commands, answered as a whole.
extension Lexer {
  /// The length up to which a formula is read, since what nests deeply is read again and again.
  private static let longest = 400

  /// `\\frac{1}{n} \\sum_i (y_i - x_i)^2`; false for a single command, which is told by itself.
  mutating func readFormula(_ command: String, from: Int) -> Bool {
    guard formulas < 200 else { return false }
    formulas += 1
    let start = index - command.unicodeScalars.count
    let text = formula(from: start)
    let isBehindValue =
      !startsLine && tokens.last.map { $0.kind.endsOperand && $0.kind != .identifier("loss") } ?? false
    var reader = TeXFormula(text.rightSide, letter: letter, marked: marked)
    guard text.unicodeScalars.count < Self.longest, diagnostics.count < 100, let cure = reader.translated() else {
      return false
    }
    let startsWithValue = reader.startsWithValue
    guard isBehindValue || startsWithValue,
      text.count(where: { $0 == "\\" }) > 1 || isBehindValue && startsWithValue || isFactor(command)
    else { return false }
    advance(start + text.unicodeScalars.count - index)
    let before = isBehindValue ? operand(before: start) : nil
    let sign = isBehindValue && startsWithValue ? "* " : ""
    let joint = before.map { "\($0.text) \(sign)" } ?? sign
    let whole = Span(from - (before?.length ?? 0), offset)
    let name = command.hasPrefix("\\sum_") ? "\\sum" : command == "\\" ? "\\|" : command
    diagnostics.append(
      .texFormula(name, joint + cure, undeclared: undeclared(in: cure), at: Span(from, offset), whole: whole))
    if isBehindValue { add(.symbol(.times), from: from) }
    add(.number(1, isInteger: true), from: from)
    return true
  }

  /// `\\lambda x` and `\\frac{1}{2} x`, whose factor follows without a sign.
  private func isFactor(_ command: String) -> Bool {
    var rest = scalars[index...]
    if command.hasSuffix("frac"), let above = group(at: 0), let below = group(at: above.length) {
      rest = rest.dropFirst(above.length + below.length)
    } else if greekLetters[String(command.dropFirst())] == nil {
      return false
    }
    guard let next = rest.first(where: { $0 != " " }) else { return false }
    return startsName(next) || next == "|" || next == "("
  }

  /// A letter in a formula that the file does not declare.
  func undeclared(in formula: String) -> String? {
    let letters = formula.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
    return letters.first { letter in
      greekLetters.values.contains(letter) && !tokens.contains { $0.kind == .identifier(letter) }
    }
  }

  /// The text up to what ends a value: a line, a comma, a pipe, or a bracket that opens before it.
  private func formula(from start: Int) -> String {
    var (end, depth) = (start, 0)
    while end < min(scalars.count, start + Self.longest), scalars[end] != "\n" {
      let scalar = scalars[end]
      let next = end + 1 < scalars.count ? scalars[end + 1] : " "
      if "([{".unicodeScalars.contains(scalar) { depth += 1 }
      if ")]}".unicodeScalars.contains(scalar) { depth -= 1 }
      if depth < 0 || scalar == "/" && next == "/" { break }
      if depth == 0, scalar == "," && end > start && scalars[end - 1] != "\\" || scalar == "|" && next == ">" { break }
      end += 1
    }
    while end > start, scalars[end - 1] == " " { end -= 1 }
    return String(String.UnicodeScalarView(scalars[start..<end]))
  }

  /// A name or number right before a place, and the length of both with the blanks between.
  private func operand(before start: Int) -> (text: String, length: Int)? {
    var end = start
    while end > 0, scalars[end - 1] == " " { end -= 1 }
    var first = end
    while first > 0 {
      let scalar = scalars[first - 1]
      let isExponent = "+-".unicodeScalars.contains(scalar) && first > 2 && scalars[first - 2] == "e"
      guard scalar.isASCII, continuesName(scalar) || scalar == "." || isExponent && isDigit(scalars[first - 3]) else {
        break
      }
      first -= 1
    }
    guard first < end else { return nil }
    return (String(String.UnicodeScalarView(scalars[first..<end])), start - first)
  }

  /// The letter that TeX spells out, as the file has it.
  private func letter(_ name: String) -> String? {
    guard let letter = greekLetters[name] else { return nil }
    return tokens.contains { $0.kind == .identifier(name) } ? name : letter
  }

  /// The output of the decoder for its input with a hat; other names without their mark.
  private func marked(_ name: String) -> String {
    guard let part = tokens.firstIndex(where: { $0.kind == .identifier("decoder") }),
      let arrow = tokens[part...].firstIndex(where: { $0.kind == .symbol(.arrow) }), arrow + 1 < tokens.count,
      case .identifier(let output) = tokens[arrow + 1].kind,
      let encoder = tokens[..<part].firstIndex(where: { $0.kind == .identifier("encoder") }), encoder + 2 < part,
      tokens[encoder + 2].kind == .identifier(name)
    else { return name }
    return output
  }
}

extension String {
  /// What stands behind the `=` of `L = ...`; all where none stands outside of braces.
  fileprivate var rightSide: Substring {
    guard let range = firstRange(of: " = "), self[..<range.lowerBound].count(where: { $0 == "(" }) == 0 else {
      return self[...]
    }
    return self[range.upperBound...]
  }
}
