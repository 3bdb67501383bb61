import Diagnostics

/// A character that looks like one of the language, as word processors and web pages put it.
enum LookAlike {
  case blank
  case newline
  case quote
  case symbol(Symbol)
  case word(Keyword)

  init?(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\u{A0}", "\u{2000}"..."\u{200D}", "\u{202F}", "\u{205F}"..."\u{2060}", "\u{3000}",
      "\u{FEFF}", "\u{AD}", "\u{B}", "\u{C}":
      self = .blank
    case "\u{85}", "\u{2028}", "\u{2029}", "\r": self = .newline
    case "\u{201C}"..."\u{201F}", "\u{2018}"..."\u{201B}", "\u{AB}", "\u{BB}", "\u{FF02}":
      self = .quote
    case "\u{AC}": self = .word(.not)
    case "\u{2227}": self = .word(.and)
    case "\u{2228}": self = .word(.or)
    default:
      guard let symbol = LookAlike.symbols[scalar] else { return nil }
      self = .symbol(symbol)
    }
  }

  private static let symbols: [Unicode.Scalar: Symbol] = [
    "\u{2010}": .minus, "\u{2011}": .minus, "\u{2012}": .minus, "\u{2013}": .minus,
    "\u{2014}": .minus, "\u{2212}": .minus, "\u{FF0D}": .minus, "\u{FF0B}": .plus,
    "\u{B7}": .times, "\u{387}": .times, "\u{D7}": .times, "\u{2217}": .times, "\u{2219}": .times,
    "\u{22C5}": .times, "\u{F7}": .divide, "\u{2044}": .divide, "\u{2215}": .divide,
    "\u{2264}": .lessOrEqual, "\u{2265}": .greaterOrEqual, "\u{2260}": .notEqual,
    "\u{2192}": .arrow, "\u{21D2}": .arrow, "\u{27F6}": .arrow, "\u{2026}": .ellipsis,
    "\u{FF08}": .openParenthesis, "\u{FF09}": .closeParenthesis, "\u{FF0C}": .comma,
    "\u{FF1A}": .colon, "\u{FF1D}": .assign, "\u{FF3B}": .openBracket, "\u{FF3D}": .closeBracket,
    "\u{FF5B}": .openBrace, "\u{FF5D}": .closeBrace, "\u{FF1C}": .less, "\u{FF1E}": .greater, "\u{FF0A}": .times,
    "\u{FF0F}": .divide, "\u{FF3E}": .power, "\u{FF5C}": .pipe, "\u{27A1}": .arrow, "\u{25B7}": .pipe,
  ]
}

extension Lexer {
  mutating func readStranger(_ scalar: Unicode.Scalar) {
    let from = offset
    let meant = LookAlike(scalar)
    if case .quote? = meant { return readFancyString() }
    if readSuperscript(scalar) || readFunctionSign(scalar) || readDoubleBars(scalar) { return }
    advance()
    // `｜>` is one sign.
    if scalar == "\u{FF5C}", peek() == ">" || peek() == "\u{FF1E}" { advance() }
    let span = Span(from, offset)
    if scalar == "\u{37E}" || scalar == "\u{FF1B}" { return readSemicolon(span) }
    reportOnce(scalar, isKnown: meant != nil) {
      meant.map { .lookAlike(scalar, $0, at: span) } ?? .unknownCharacter(scalar, at: span)
    }
    switch meant {
    case .blank, .quote: break
    case .newline: startsLine = true
    case .symbol(let symbol): add(.symbol(symbol), from: from)
    case .word(let word): add(.keyword(word), from: from)
    case nil: doubtful.append(span)
    }
  }

  /// `x²` is `x^2`.
  private mutating func readSuperscript(_ scalar: Unicode.Scalar) -> Bool {
    guard superscripts[scalar] != nil, tokens.last?.kind.endsOperand ?? false else { return false }
    let from = offset
    let start = index
    advance { superscripts[$0] != nil }
    let power = String(scalars[start..<index].compactMap { superscripts[$0] })
    let cure = power.first == "-" ? "^(\(power))" : "^\(power)"
    let base = tokens.last.map { $0.kind.isWord ? text(of: $0) : "" } ?? ""
    let span = Span(from, offset)
    reportOnce(scalar, isKnown: true) { .superscript(scalar, cure, shown: base + cure, at: span) }
    add(.symbol(.power), from: from)
    add(.number(Double(power) ?? 1, isInteger: true), from: from)
    return true
  }

  /// A name or number as it was written.
  private func text(of token: Token) -> String {
    switch token.kind {
    case .identifier(let name): name
    case .number(let value, isInteger: true): Int(exactly: value).map(String.init) ?? ""
    default: ""
    }
  }

  /// `√x` and `√(x + 1)`: the sign means a function of what follows.
  private mutating func readFunctionSign(_ scalar: Unicode.Scalar) -> Bool {
    guard let name = functionSigns[scalar] else { return false }
    let from = offset
    advance()
    let start = index
    advance { $0 == " " }
    advance { continuesName($0) || $0 == "." }
    if peek() == "(" { readBalanced() }
    if superscripts.keys.contains(peek() ?? " ") || peek() == "^" {
      advance { $0 == "^" || continuesName($0) || superscripts[$0] != nil }
    }
    let operand = text(since: start).trimmed
    let isWhole = operand.first == "(" && operand.last == ")"
    let call = operand.isEmpty ? "\(name)(x)" : isWhole ? name + operand : "\(name)(\(operand))"
    let span = Span(from, offset)
    reportOnce(scalar, isKnown: true) { .functionSign(scalar, call, at: span) }
    for kind in [Token.Kind.identifier(name), .symbol(.openParenthesis), .number(1, isInteger: true)] {
      add(kind, from: from)
    }
    add(.symbol(.closeParenthesis), from: from)
    return true
  }

  /// `‖y - x‖`: a norm.
  private mutating func readDoubleBars(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar == "\u{2016}" || scalar == "\u{2225}",
      let end = scalars[(index + 1)...].prefix(200).prefix(while: { $0 != "\n" }).firstIndex(of: scalar)
    else { return false }
    let from = offset
    if readNorms(from: from) { return true }
    advance()
    let start = index
    advance(end - index)
    let value = plainText(since: start)
    advance()
    let form = readOrder(isNorm: true)
    diagnostics.append(.bars(value.trimmed, form, at: Span(from, offset)))
    for kind in [Token.Kind.identifier("abs"), .symbol(.openParenthesis), .number(1, isInteger: true)] {
      add(kind, from: from)
    }
    add(.symbol(.closeParenthesis), from: from)
    return true
  }

  /// The text from a place on with plain signs for typographic ones.
  func plainText(since start: Int) -> String {
    scalars[start..<index].map { scalar in
      if case .symbol(let symbol)? = LookAlike(scalar) { symbol.rawValue } else { String(scalar) }
    }.joined()
  }

  /// Brackets with what they hold, on this line.
  private mutating func readBalanced() {
    var depth = 0
    while let scalar = peek(), scalar != "\n" {
      if scalar == "(" { depth += 1 }
      if scalar == ")" { depth -= 1 }
      advance()
      if depth == 0 { return }
    }
  }

  /// A name with zero-width characters inside is the name without them.
  mutating func joinedName(_ start: String, from: Int) -> String {
    guard let hidden = peek(), isZeroWidth(hidden), peek(1).map(continuesName) ?? false else { return start }
    var name = start
    while let scalar = peek(), isZeroWidth(scalar), peek(1).map(continuesName) ?? false {
      advance()
      let rest = index
      advance(while: continuesName)
      name += text(since: rest)
    }
    let span = Span(from, offset)
    reportOnce(hidden, isKnown: true) { .hiddenInWord(hidden, name, at: span) }
    return name
  }

  /// A text between typographic quotes; it ends at any quote or with its line.
  private mutating func readFancyString() {
    let from = offset
    let quote = scalars[index]
    advance()
    let start = index
    advance { $0 != "\"" && $0 != "\n" && !isQuote($0) }
    let text = text(since: start)
    let isClosed = peek().map { $0 != "\n" } ?? false
    if isClosed { advance() } else { doubtful.append(Span(from, offset)) }
    let span = Span(from, offset)
    reportOnce(quote) { .typographicQuotes(text, isClosed: isClosed, at: span) }
    add(.string(text), from: from)
  }

  /// A character is reported once in a file, and known ones once in a line, which was pasted as a whole.
  private mutating func reportOnce(_ scalar: Unicode.Scalar, isKnown: Bool = false, _ diagnostic: () -> Diagnostic) {
    if let known = strangers[scalar] {
      strangers[scalar] = (known.index, known.count + 1)
    } else if isKnown, let index = strangeLines[line] {
      strangers[scalar] = (index, 0)
      if let help = diagnostic().help { diagnostics[index].notes.append("in this line too: \(help)") }
      diagnostics[index].fix = nil
    } else {
      strangers[scalar] = (diagnostics.count, 0)
      if isKnown { strangeLines[line] = diagnostics.count }
      diagnostics.append(diagnostic())
    }
  }

  mutating func countStrangers() {
    for (index, count) in strangers.values where count > 0 {
      diagnostics[index].notes.append(Diagnostic.repeated(count))
      diagnostics[index].fix = nil
    }
  }
}

private func isQuote(_ scalar: Unicode.Scalar) -> Bool {
  if case .quote? = LookAlike(scalar) { true } else { false }
}

private func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "\u{200B}"..."\u{200D}", "\u{2060}", "\u{FEFF}", "\u{AD}": true
  default: false
  }
}

/// Raised digits and signs, and what they are in a power.
private let superscripts: [Unicode.Scalar: Character] = [
  "\u{2070}": "0", "\u{B9}": "1", "\u{B2}": "2", "\u{B3}": "3", "\u{2074}": "4", "\u{2075}": "5", "\u{2076}": "6",
  "\u{2077}": "7", "\u{2078}": "8", "\u{2079}": "9", "\u{207B}": "-",
]

/// Signs of mathematics that are functions here.
private let functionSigns: [Unicode.Scalar: String] = ["\u{221A}": "sqrt", "\u{2211}": "sum", "\u{222B}": "sum"]
