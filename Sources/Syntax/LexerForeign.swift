import Diagnostics

/// An operator of another language and what it is called here.
struct ForeignOperator {
  let text: String
  /// What it is read as, so that parsing goes on; nil leaves the message to the parser, which knows the context.
  let meant: Token.Kind?

  static let starting = Dictionary(grouping: all) { $0.text.unicodeScalars.first! }

  private static let all: [ForeignOperator] = [
    ForeignOperator(text: "%>%", meant: .symbol(.pipe)),
    ForeignOperator(text: "|->", meant: .symbol(.pipe)),
    ForeignOperator(text: "||>", meant: .symbol(.pipe)),
    ForeignOperator(text: "|>>", meant: .symbol(.pipe)),
    ForeignOperator(text: ".|>", meant: .symbol(.pipe)),
    ForeignOperator(text: "===", meant: .symbol(.equal)),
    ForeignOperator(text: "!==", meant: .symbol(.notEqual)),
    ForeignOperator(text: "**", meant: .symbol(.power)),
    ForeignOperator(text: "&&", meant: .keyword(.and)),
    ForeignOperator(text: "||", meant: .keyword(.or)),
    ForeignOperator(text: "=>", meant: .symbol(.arrow)),
    ForeignOperator(text: ":=", meant: .symbol(.assign)),
    ForeignOperator(text: "<>", meant: .symbol(.notEqual)),
    ForeignOperator(text: ">>", meant: .symbol(.pipe)),
    ForeignOperator(text: "~=", meant: .symbol(.notEqual)),
    ForeignOperator(text: ".*", meant: .symbol(.times)),
    ForeignOperator(text: "./", meant: .symbol(.divide)),
    ForeignOperator(text: ".^", meant: .symbol(.power)),
    ForeignOperator(text: ".+", meant: .symbol(.plus)),
    ForeignOperator(text: ".-", meant: .symbol(.minus)),
    ForeignOperator(text: "..", meant: .symbol(.ellipsis)),
    ForeignOperator(text: "!", meant: .keyword(.not)),
    ForeignOperator(text: "~", meant: .keyword(.not)),
    ForeignOperator(text: "|", meant: .symbol(.pipe)),
    ForeignOperator(text: ";", meant: nil),
    ForeignOperator(text: "%", meant: nil),
    ForeignOperator(text: "@", meant: nil),
    ForeignOperator(text: "?", meant: nil),
    ForeignOperator(text: "&", meant: nil),
    ForeignOperator(text: ".", meant: nil),
    ForeignOperator(text: "'", meant: nil),
  ]
}

extension Lexer {
  /// The foreign operator here, if it is longer than our symbol here.
  func foreignOperator(at scalar: Unicode.Scalar, longerThan length: Int) -> ForeignOperator? {
    ForeignOperator.starting[scalar]?.first {
      $0.text.utf8.count > length && isNext($0.text) && ($0.text != "~" || startsNegation)
    }
  }

  /// Whether the `~` here stands before a condition, not in a path or between two values.
  private var startsNegation: Bool {
    let isBehindValue = tokens.last?.kind.endsOperand ?? false
    return !isBehindValue && (peek(1).map { startsName($0) || $0 == "(" } ?? false)
  }

  mutating func readForeign(_ foreign: ForeignOperator) {
    let from = offset
    if foreign.text == "'" && readSingleQuoted() { return }
    let isBehindValue = tokens.last.map { $0.kind.endsOperand && $0.kind != .identifier("loss") } ?? false
    let isFactor = if case .number? = tokens.last?.kind { true } else { false }
    if foreign.text == "||", !isBehindValue || isFactor, readNorms(from: from) { return }
    advance(foreign.text.count)
    if foreign.text == "|", readTornPipe(from: from) { return }
    let span = Span(from, offset)
    if foreign.text == ";" {
      readSemicolon(span)
    } else if foreign.text == "%", readPercent(span) {
      return
    } else if foreign.text.first == "|", foreign.meant != .symbol(.pipe) || foreign.text == "|",
      readBars(isNorm: foreign.text == "||", from: from)
    {
      return
    } else if let meant = foreign.meant {
      reportOnce(foreign, at: span)
      add(meant, from: from)
    } else {
      add(.foreign(foreign.text), from: from)
    }
  }

  /// `| >`: the pipe with a blank inside.
  private mutating func readTornPipe(from: Int) -> Bool {
    let blanks = scalars[index...].prefix { $0 == " " }.count
    guard blanks > 0, blanks < 4, peek(blanks) == ">" else { return false }
    advance(blanks + 1)
    reportHabit("| >", .tornPipe(at: Span(from, offset)))
    add(.symbol(.pipe), from: from)
    return true
  }

  /// An operator that appears several times in a file is one habit.
  private mutating func reportOnce(_ foreign: ForeignOperator, at span: Span) {
    var diagnostic = Diagnostic.foreignOperator(foreign, at: span)
    if foreign.text == "**" { diagnostic.help = "write `\(powerOfPython)`" }
    if foreign.text == ".." { diagnostics.append(diagnostic) } else { reportHabit(foreign.text, diagnostic) }
  }

  /// Keys of a recipe may stand on one line, with `;` or a comma between them; inside brackets a comma is meant.
  mutating func readSemicolon(_ span: Span) {
    let isInside = brackets > 0
    if isInRecipe, !isInside { return add(.symbol(.comma), from: span.start) }
    let follows = scalars[index...].prefix { $0 != "\n" }.contains { $0 != " " && $0 != "\t" && $0 != "\r" }
    reportHabit(isInside ? ",;" : ";", .semicolon(isInside: isInside, isBetween: follows, at: span))
    if isInside { add(.symbol(.comma), from: span.start) } else { startsLine = true }
  }

  /// `20 %` is 20%, and `% text` a comment of MATLAB; false for what may be a remainder.
  private mutating func readPercent(_ span: Span) -> Bool {
    let rest = scalars[index...].prefix(400).prefix { $0 != "\n" }.drop { $0 == " " }
    let isComment = startsLine || isRemark(rest)
    if !isComment, let last = tokens.last, case .number(let value, _) = last.kind,
      !(rest.first.map(startsValue) ?? false)
    {
      diagnostics.append(.detachedPercent(numberBefore, at: last.span.joined(span)))
      tokens[tokens.count - 1].kind = .number(value / 100, isInteger: false)
      return true
    }
    guard isComment else { return false }
    reportComment("%", at: span)
    advance { $0 != "\n" }
    return true
  }

  /// The number before a blank and the sign just read.
  private var numberBefore: String {
    let before = scalars[..<(index - 1)].reversed().drop { $0 == " " || $0 == "\t" }
    let digits = before.prefix { isDigit($0) || $0 == "." || $0 == "e" || $0 == "E" || $0 == "-" }
    return String(String.UnicodeScalarView(digits.reversed()))
  }

  /// Whether words follow, where a remainder would have one operand and the line would go on.
  private func isRemark(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    guard rest.first.map(startsName) ?? false, diagnostics.count < 200 else { return false }
    if endsCall { return true }
    let words = rest.split(separator: " ")
    let isProse = rest.allSatisfy { $0 == " " || continuesName($0) || ",.:;!?()".unicodeScalars.contains($0) }
    let start = tokens.lastIndex { $0.startsLine } ?? 0
    let isEntry = tokens.count - start == 3 && tokens[start + 1].kind == .symbol(.colon)
    return isEntry || (words.count > 1 && isProse && tokens.last?.kind.endsOperand ?? false)
  }

  /// Comments of one kind are one habit.
  private mutating func reportComment(_ mark: String, at span: Span) {
    reportHabit("comment " + mark, .hashComment(mark, at: span))
  }

  /// A comment as other languages start it: it reaches to the end of the line.
  mutating func readComment(_ mark: String) {
    reportComment(mark, at: Span(offset, offset + mark.utf8.count))
    advance { $0 != "\n" }
  }

  private var endsCall: Bool {
    tokens.last?.kind == .symbol(.closeParenthesis) || tokens.last?.kind == .symbol(.closeBrace)
  }

  private func startsValue(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || startsName(scalar) || scalar == "("
  }

  /// `|z|`: bars around a value, without a value before the first one.
  private mutating func readBars(isNorm: Bool, from: Int) -> Bool {
    let isFactor = if case .number? = tokens.last?.kind { !startsLine && !isNorm } else { false }
    if !isFactor, let last = tokens.last, last.kind.endsOperand, last.kind != .identifier("loss") { return false }
    let line = scalars[index...].prefix { $0 != "\n" }
    guard let end = line.firstIndex(of: "|") else { return false }
    let isPipe = end + 1 < scalars.count && scalars[end + 1] == ">"
    if isFactor, isPipe || line[..<end].contains(where: { "<>=&".unicodeScalars.contains($0) }) { return false }
    let before = isFactor ? operand(before: index - 1) : nil
    let start = index
    advance(end - index)
    let value = plainText(since: start)
    advance { $0 == "|" }
    let form = readOrder(isNorm: isNorm)
    if let before { return readBarsOfFactor(value.trimmed, form, before, from: from) }
    diagnostics.append(.bars(value.trimmed, form, at: Span(from, offset)))
    add(.identifier("abs"), from: from)
    add(.symbol(.openParenthesis), from: from)
    add(.number(1, isInteger: true), from: from)
    add(.symbol(.closeParenthesis), from: from)
    return true
  }

  /// `2e-4 |z|`: a product without its sign; a term of the loss is one number.
  private mutating func readBarsOfFactor(
    _ value: String, _ form: Bars, _ factor: (text: String, length: Int), from: Int
  ) -> Bool {
    let line = tokens.lastIndex(where: \.startsLine) ?? 0
    let isTerm = brackets == 0 && tokens[line].kind == .identifier("loss") && form == .absolute
    diagnostics.append(
      .barsOfFactor(factor.text, value, isTerm ? .sum : form, at: Span(from, offset), from: from - factor.length))
    add(.symbol(.times), from: from)
    add(.number(1, isInteger: true), from: from)
    return true
  }

  /// `_1`, `_2`, `_F` and the square behind bars.
  mutating func readOrder(isNorm: Bool) -> Bars {
    var order: Unicode.Scalar?
    if peek() == "_", let sign = peek(1), "12F".unicodeScalars.contains(sign), !(peek(2).map(continuesName) ?? false) {
      order = sign
      advance(2)
    }
    if peek() == "\u{2081}" || peek() == "\u{2082}" {
      order = peek() == "\u{2081}" ? "1" : "2"
      advance()
    }
    if order == "1" { return .sum }
    guard isNorm || order != nil else { return .absolute }
    let square = peek() == "\u{B2}" ? 1 : peek() == "^" && peek(1) == "2" ? 2 : 0
    advance(square)
    return square > 0 ? .squares : .norm
  }

  /// `'text'`, which other languages allow.
  mutating func readSingleQuoted() -> Bool {
    let line = scalars[(index + 1)...].prefix { $0 != "\n" }
    guard let end = line.firstIndex(of: "'") else { return false }
    let from = offset
    advance()
    let start = index
    advance(end - index)
    let text = text(since: start)
    advance()
    diagnostics.append(.singleQuotes(text, at: Span(from, offset)))
    add(.string(text), from: from)
    return true
  }

  mutating func readHashComment() {
    readComment("#")
  }

  /// Leaves `/* ... */` out; without an end it reaches to the end of its line only.
  mutating func readBlockComment() {
    let from = offset
    reportHabit("/*", .blockComment(at: Span(from, from + 2)))
    var end = index + 2
    while end + 1 < scalars.count, scalars[end] != "*" || scalars[end + 1] != "/" { end += 1 }
    guard end + 1 < scalars.count else { return advance { $0 != "\n" } }
    if scalars[index..<end].contains("\n") { startsLine = true }
    advance(end + 2 - index)
  }
}
