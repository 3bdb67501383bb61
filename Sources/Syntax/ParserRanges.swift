import Diagnostics

/// Ranges of hyper-parameters, and what is said about outputs.
extension Parser {
  var startsRange: Bool { at(word: "in") || (!at(word: "is") && nearly(["in"], current) != nil) }

  mutating func range() throws(Failure) -> (low: Expression, high: Expression) {
    try expect(word: "in", .range)
    if let (low, high) = rangeInBrackets() {
      return (Expression(.number(1, isInteger: true), low), Expression(.number(1, isInteger: true), high))
    }
    if let end = try comparedEnd() { return (end, end) }
    let low = try expression()
    if reportsOpenEnd(behind: low) { return (low, low) }
    if reportsOtherMark(behind: low) { advance() } else { try expect(.ellipsis, .rangeEnd) }
    return (low, try expression())
  }

  /// `in [0, 1]`, `in range(1, 64)`: the places of its ends; nil where no such range follows.
  private mutating func rangeInBrackets() -> (low: Span, high: Span)? {
    let start = at(word: "range") || at(word: "linspace") ? position + 1 : position
    guard tokens[start].kind == .symbol(.openParenthesis) || tokens[start].kind == .symbol(.openBracket),
      let end = closings[start], end == start + 4,
      [.symbol(.comma), .symbol(.colon), .symbol(.ellipsis)].contains(tokens[start + 2].kind)
    else { return nil }
    let (low, high) = (tokens[start + 1].span, tokens[start + 3].span)
    let place = current.span.joined(tokens[end].span)
    let mark = "\(source.text(of: tokens[start].span)) , \(source.text(of: tokens[end].span))"
    if tokens[start + 3].kind.isInfinity {
      report(.openRange("\(source.text(of: low))...100", at: place))
    } else {
      let range = "in \(source.text(of: low))..."
      // Python's end does not belong to its range.
      let open = at(word: "range") ? Int(source.text(of: high)).map { "\(range)\(max($0, 1) - 1)" } : nil
      report(.rangeMark(mark, "\(range)\(source.text(of: high))", withoutEnd: open, at: place))
    }
    position = end + 1
    return (low, high)
  }

  /// `in 1, 64`, `in 1:64` and `in 1 to 64`; the mark is not taken.
  private mutating func reportsOtherMark(behind low: Expression) -> Bool {
    if at(.comma), startsNumber(peek()) {
      report(unexpected(.rangeEnd))
      return true
    }
    guard at(.colon) || at(word: "to") && startsNumber(peek()) else { return false }
    let range = "in \(source.text(of: low.span))...\(source.text(of: peek().span))"
    report(.rangeMark(at(.colon) ? ":" : "to", range, at: current.span))
    return true
  }

  /// `in >= 0`: one end, where a hyper-parameter has two.
  private mutating func comparedEnd() throws(Failure) -> Expression? {
    let isLow = at(.greaterOrEqual) || at(.greater)
    guard isLow || at(.lessOrEqual) || at(.less) else { return nil }
    let start = advance().span
    let end = try expression()
    let text = source.text(of: end.span)
    report(.openRange(isLow ? "\(text)...100" : "0...\(text)", at: start.joined(end.span)))
    return end
  }

  /// `in 0...` and `in 0...inf`
  private mutating func reportsOpenEnd(behind low: Expression) -> Bool {
    let ends: [Token.Kind] = [.symbol(.comma), .symbol(.closeParenthesis)]
    guard at(.ellipsis), ends.contains(peek().kind) || peek().kind.isInfinity else { return false }
    let place = low.span.joined(advance().span)
    let whole = kind.isInfinity ? place.joined(advance().span) : place
    report(.openRange("\(source.text(of: low.span))...100", at: whole))
    return true
  }

  /// `in simplex`, `in 0...`, `in -1...1`
  mutating func claim() throws(Failure) -> Expression {
    advance()
    if let range = foreignClaim() { return range }
    let low = try expression()
    guard accept(.ellipsis) else { return low }
    let isOpen = at(.openBrace) || at(.comma) || at(.closeParenthesis) || kind == .newline
    return try node(.range(low, isOpen ? nil : try expression()), since: low.span.start)
  }

  /// `in >= 0`, `in [0, inf)`: the checker says how it is written here.
  mutating func foreignClaim() -> Expression? {
    var end = position
    switch kind {
    case .symbol(.greaterOrEqual), .symbol(.greater), .symbol(.lessOrEqual), .symbol(.less):
      let stops: [Token.Kind] = [.symbol(.openBrace), .symbol(.comma), .symbol(.closeParenthesis), .newline, .end]
      while !stops.contains(tokens[end].kind) { end += 1 }
    case .symbol(.openParenthesis), .symbol(.openBracket):
      guard let close = closings[position] else { return nil }
      end = close + 1
    default: return nil
    }
    guard end > position + 1 else { return nil }
    let span = current.span.joined(tokens[end - 1].span)
    position = end
    return foreignRange(span, before: "in ")
  }

  /// A range in another form; the checker answers it, unless signs of typography in it ask for an answer here.
  mutating func foreignRange(_ span: Span, before: String) -> Expression {
    let text = String(source.text(of: span))
    translated.append(span)
    if let range = ForeignWeights.range(text), !text.utf8.allSatisfy({ $0 < 0x80 }) {
      reportAnyway(.rangeMark(text, "\(before)\(range)", fix: .init(span, range), at: span))
      return Expression(.name("simplex"), span)
    }
    return Expression(.string(text), span)
  }
}

extension Token.Kind {
  /// Whether a word of other languages for an end that is none stands here.
  fileprivate var isInfinity: Bool {
    guard case .identifier(let word) = self else { return false }
    return ["inf", "infinity", "Inf", "oo", "None", "null"].contains(word)
  }
}
