import Diagnostics

extension Parser {
  /// The `{` of a body; when it is missing, what follows is read as if it stood there.
  mutating func openBody(_ owner: String, isKnownWrong: Bool) -> Span? {
    if at(.openBrace) { return advance().span }
    let end = lastEnd
    if !isKnownWrong {
      report(.missingBrace(of: owner, found: describe(current), at: Span(end, end)))
    }
    if kind != .newline { skipStatement() }
    return nil
  }

  mutating func reportUnclosed(_ opening: Span?, of owner: String) {
    guard let opening else { return }
    let span = kind == .end ? Span(lastEnd, lastEnd) : current.span
    report(.unclosedBrace(of: owner, isAtEnd: kind == .end, at: span, opening: opening))
  }

  /// `{let NEWLINE} result "}"`
  mutating func body(_ opening: Span?, of owner: String) -> Body {
    let start = opening?.start ?? lastEnd
    var reading = BodyReading()
    skipNewlines()
    while !closesBody(opening, of: owner) {
      bodyStatement(&reading)
      skipNewlines()
    }
    if reading.results.isEmpty && !reading.isIncomplete {
      report(.noResult(of: owner, at: Span(max(start, lastEnd - 1), lastEnd)))
    }
    return Body(lets: reading.lets, results: reading.results, span: span(since: start))
  }

  private struct BodyReading {
    var lets: [Let] = []
    var results: [Expression] = []
    /// Something was not understood; it may have been the result.
    var isIncomplete = false
    var hasTwoResults = false
  }

  private mutating func closesBody(_ opening: Span?, of owner: String) -> Bool {
    if accept(.closeBrace) { return true }
    let ends = kind == .end || startsDeclaration(at: position) || startsPart(at: position)
    if ends { reportUnclosed(opening, of: owner) }
    return ends
  }

  private mutating func bodyStatement(_ reading: inout BodyReading) {
    let start = current.span
    if let first = reading.results.first, !reading.hasTwoResults {
      report(
        .afterResult(
          at: start, result: first.span, isBracket: at(.openParenthesis) || at(.openBracket)))
      reading.hasTwoResults = true
    }
    if kind == .lineMinus { reading.hasTwoResults = true }
    do throws(Failure) {
      try foreignStatement()
      if acceptLet() {
        reading.lets.append(try letStatement(since: start.start))
      } else {
        let results = try statement { (parser) throws(Failure) in try parser.results() }
        if reading.results.isEmpty { reading.results = results }
      }
    } catch {
      report(error.diagnostic)
      reading.isIncomplete = true
      skipStatement()
    }
  }

  /// A statement and the end of its line.
  mutating func statement<Value>(_ read: (inout Parser) throws(Failure) -> Value)
    throws(Failure) -> Value
  {
    let value = try read(&self)
    switch kind {
    case .newline, .end, .symbol(.closeBrace): return value
    case .lineMinus:
      report(.lineStartsWithMinus(at: current.span))
      advance()
      _ = try statement { (parser) throws(Failure) in try parser.expression() }
      return value
    default: throw Failure(afterExpression())
    }
  }

  /// Statements of other languages: `return x` is read as `x`, loops are refused.
  private mutating func foreignStatement() throws(Failure) {
    guard case .identifier(let text) = kind, let advice = foreignStatements[text] else { return }
    let opens = peek().kind == .symbol(.openParenthesis) || peek().kind == .symbol(.openBracket)
    guard peek().kind.startsOperand || peek().kind == .symbol(.minus) || opens else { return }
    let diagnostic = Diagnostic.foreignWord(text, advice, at: current.span)
    guard text == "return" else { throw Failure(diagnostic) }
    report(diagnostic)
    advance()
  }

  /// What is wrong with a token that follows a complete expression.
  func afterExpression() -> Diagnostic {
    let last = tokens[max(0, position - 1)]
    switch kind {
    case .symbol(.assign): return .assignmentInExpression(at: current.span)
    case _ where kind.startsOperand && last.kind.endsOperand:
      return .sideBySide(describe(last), describe(current), at: current.span)
    default: return unexpected(.endOfLine)
    }
  }

  /// Reads `let`, even if misspelt or left out.
  private mutating func acceptLet() -> Bool {
    if accept(.let) { return true }
    guard case .identifier(let text) = kind else { return false }
    if peek().kind == .symbol(.assign) {
      report(.missingLet(text, at: current.span))
      return true
    }
    let isLet = nearly(["let"], current) != nil || ["var", "val", "const"].contains(text)
    guard isLet, case .identifier = peek().kind, peek(2).kind == .symbol(.assign) else {
      return false
    }
    report(.misspelt(describe(current), meant: "let", at: advance().span))
    return true
  }

  /// `"let" name "=" expression`, from the name on.
  private mutating func letStatement(since start: Int) throws(Failure) -> Let {
    let name = try name("a value")
    try expect(.assign, .letValue)
    let value = try expression()
    if kind == .lineMinus {
      report(.lineStartsWithMinus(at: current.span))
    } else {
      _ = try statement { (_) throws(Failure) in value }
    }
    return Let(name: name, value: value, span: Span(start, value.span.end))
  }

  /// One expression, or `"(" expression "," expression {"," expression} ")"`.
  private mutating func results() throws(Failure) -> [Expression] {
    guard startsTuple else { return [try expression()] }
    advance()
    return try items(until: .closeParenthesis, .commaOrEnd) {
      (parser) throws(Failure) in try parser.expression()
    }
  }

  /// Whether `(a, b)` stands here and nothing follows it.
  private var startsTuple: Bool {
    guard at(.openParenthesis), let end = closings[position], end > position + 1 else {
      return false
    }
    switch tokens[end + 1].kind {
    case .newline, .end, .symbol(.closeBrace): break
    default: return false
    }
    var depth = 0
    for token in tokens[position..<end] {
      switch token.kind {
      case .symbol(.openParenthesis), .symbol(.openBracket): depth += 1
      case .symbol(.closeParenthesis), .symbol(.closeBracket): depth -= 1
      case .symbol(.comma) where depth == 1: return true
      default: break
      }
    }
    return false
  }
}
