import Diagnostics

/// Formulas of TeX with several commands, answered as a whole.
extension Lexer {
  /// The length up to which a formula is read, since what nests deeply is read again and again.
  static let longest = 400

  /// `\\frac{1}{n} \\sum_i (y_i - x_i)^2`; false for a single command, which is told by itself.
  mutating func readFormula(_ command: String, from: Int) -> Bool {
    guard formulas < 200 else { return false }
    formulas += 1
    let start = index - command.unicodeScalars.count
    let text = formula(from: start)
    let isBehindValue =
      !startsLine && tokens.last.map { $0.kind.endsOperand && $0.kind != .identifier("loss") } ?? false
    var reader = TeXFormula(text.rightSide, letter: letter, marked: outputFor, sizes: sizes)
    guard text.unicodeScalars.count < Self.longest, diagnostics.count < 100, let found = reader.translated() else {
      return false
    }
    let cure = meanOfSum(found)
    let startsWithValue = reader.startsWithValue
    guard isBehindValue || startsWithValue,
      text.count(where: { $0 == "\\" }) > 1 || isBehindValue && startsWithValue || isFactor(command)
        || cure.contains("matmul(") || command.hasPrefix("\\sum") && text.contains("|")
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
    if ["\\min", "\\arg", "\\underset"].contains(where: command.hasPrefix) { return true }
    var rest = scalars[index...]
    // `\\lambda_1`
    if command.hasSuffix("_") { rest = rest.drop(while: isDigit) }
    if command.hasSuffix("frac"), let above = group(at: 0), let below = group(at: above.length) {
      rest = rest.dropFirst(above.length + below.length)
    } else if greekLetters[command.dropFirst().withoutSubscript] == nil {
      return false
    }
    guard let next = rest.first(where: { $0 != " " }) else { return false }
    return startsName(next) || next == "|" || next == "("
  }

  /// `1 / N * sum(...)` of a number that the file does not have is a mean.
  private func meanOfSum(_ formula: String) -> String {
    guard let found = formula.firstMatch(of: /1 \/ ([A-Za-z]+) \* sum\(/),
      !tokens.contains(where: { $0.kind == .identifier(String(found.1)) })
    else { return formula }
    return formula[..<found.range.lowerBound] + "mean(" + formula[found.range.upperBound...]
  }

  /// `||y - x||^2 + 0.1 ||z||_1`: norms that one line holds are answered together; false for a single one.
  mutating func readNorms(from: Int) -> Bool {
    guard formulas < 200, diagnostics.count < 100 else { return false }
    formulas += 1
    let text = formula(from: index)
    let plain = text.map { character in
      switch character {
      case "\u{2016}", "\u{2225}": "||"
      case "\u{B2}": "^2"
      case "\u{2081}": "_1"
      case "\u{2082}": "_2"
      case "\u{2212}", "\u{2013}": "-"
      default: String(character)
      }
    }.joined()
    let isFactor = if case .number? = tokens.last?.kind { !startsLine } else { false }
    guard plain.ranges(of: "||").count > (isFactor ? 1 : 3) else { return false }
    var reader = TeXFormula(plain, letter: letter, marked: outputFor, sizes: sizes)
    guard let formula = reader.translated() else { return false }
    let before = isFactor ? operand(before: index) : nil
    let cure = (before.map { "\($0.text) * " } ?? "") + formula
    advance(text.unicodeScalars.count)
    let span = Span(from - (before?.length ?? 0), offset)
    if isFactor { add(.symbol(.times), from: from) }
    let letter = undeclared(in: cure) ?? cure.first { $0 == "\u{3BB}" }.flatMap { undeclared(in: String($0)) }
    diagnostics.append(.normsOfLine(cure, undeclared: letter, at: span))
    add(.number(1, isInteger: true), from: from)
    return true
  }

  /// A letter in a formula that the file does not declare.
  func undeclared(in formula: String) -> String? {
    let letters = formula.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
    return letters.first { letter in
      greekLetters.values.contains(letter[...].withoutSubscript) && !tokens.contains { $0.kind == .identifier(letter) }
    }
  }

  /// The text up to what ends a value: a line, a comma, a pipe, or a bracket that opens before it.
  func formula(from start: Int) -> String {
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
  func operand(before start: Int) -> (text: String, length: Int)? {
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

  /// The sizes of a value that the file declares before this place: `x: [n]`, `W = weight([k, n])`.
  func sizes(of name: String) -> [String]? {
    // What a formula speaks of is declared in its model.
    for index in tokens.indices.suffix(2000) where tokens[index].kind == .identifier(name) {
      var open = index + 2
      if open < tokens.count, tokens[index + 1].kind == .symbol(.assign), tokens[open].kind == .identifier("weight") {
        open += 2
      } else if open >= tokens.count || tokens[index + 1].kind != .symbol(.colon) {
        continue
      }
      guard open < tokens.count, tokens[open].kind == .symbol(.openBracket),
        let close = tokens[open...].firstIndex(where: { $0.kind == .symbol(.closeBracket) }), close > open + 1
      else { continue }
      return tokens[(open + 1)..<close].split { $0.kind == .symbol(.comma) }.map { item in
        item.map(\.word).joined(separator: " ")
      }
    }
    return nil
  }

  /// The letter that TeX spells out, as the file has it.
  func letter(_ name: String) -> String? {
    guard let letter = greekLetters[name] else { return nil }
    return tokens.contains { $0.kind == .identifier(name) } ? name : letter
  }

  /// The output of the decoder for its input with a hat; other names without their mark.
  func outputFor(_ name: String) -> String {
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

extension Token {
  /// The token in a formula of sizes.
  fileprivate var word: String {
    switch kind {
    case .identifier(let name): name
    case .number(let value, _): "\(Int(exactly: value) ?? 0)"
    case .symbol(let symbol): symbol.rawValue
    default: "?"
    }
  }
}

extension Substring {
  /// `lambda` of `lambda_1`.
  fileprivate var withoutSubscript: String { String(prefix { $0 != "_" }) }
}
