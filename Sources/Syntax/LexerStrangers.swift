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
  ]
}

extension Lexer {
  mutating func readStranger(_ scalar: Unicode.Scalar) {
    let from = offset
    let meant = LookAlike(scalar)
    if case .quote? = meant { return readFancyString() }
    advance()
    let span = Span(from, offset)
    reportOnce(scalar) {
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

  private mutating func reportOnce(_ scalar: Unicode.Scalar, _ diagnostic: () -> Diagnostic) {
    if let known = strangers[scalar] {
      strangers[scalar] = (known.place, known.count + 1)
    } else {
      strangers[scalar] = (diagnostics.count, 0)
      diagnostics.append(diagnostic())
    }
  }

  mutating func countStrangers() {
    for (place, count) in strangers.values where count > 0 {
      diagnostics[place].notes.append(Diagnostic.repeated(count))
    }
  }
}

private func isQuote(_ scalar: Unicode.Scalar) -> Bool {
  if case .quote? = LookAlike(scalar) { true } else { false }
}
