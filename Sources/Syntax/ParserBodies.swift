import Diagnostics

extension Parser {
  /// The `{` of a body; when it is missing, reads on as if it were there.
  mutating func openBody(_ owner: String, isKnownWrong: Bool) -> Span? {
    if at(.openBrace) { return advance().span }
    let end = lastEnd
    if at(.colon) || at(.assign), peek().kind == .symbol(.openBrace) {
      if !isKnownWrong { report(.missingBrace(of: owner, found: describe(current), at: Span(end, end))) }
      advance()
      return advance().span
    }
    if !isKnownWrong, at(.assign) || at(.arrow), !peek().startsLine {
      let words = source.text(of: Span(current.span.end, endOfLine))
      report(.bodyBehindSign(describe(current), String(words).trimmed, at: current.span.joined(Span(end, endOfLine))))
      translated.append(current.span)
      advance()
      return nil
    }
    if openMark(owner, isKnownWrong: isKnownWrong) { return nil }
    if !isKnownWrong {
      let place = Span(end, end)
      report(
        bodyWithEnd(owner, at: place) ?? bodyBehindHead(owner, at: place)
          ?? .missingBrace(of: owner, found: describe(current), at: place))
    }
    if accept(.colon) { return nil }
    // A body on the line of its head is read as if its braces were there.
    if kind != .newline, !isBodyBehindHead(owner) { skipStatement() }
    return nil
  }

  mutating func reportUnclosed(_ opening: Span?, of owner: String) {
    guard let opening else { return }
    let span = kind == .end ? Span(lastEnd, lastEnd) : current.span
    report(.unclosedBrace(of: owner, isAtEnd: kind == .end, at: span, opening: opening))
  }

  /// `{let NEWLINE} result "}"`
  ///
  /// `outputs` are what the head declares.
  mutating func body(_ opening: Span?, of owner: String, giving outputs: [Port] = []) -> Body {
    let start = opening?.start ?? lastEnd
    var reading = BodyReading()
    skipNewlines()
    while !closesBody(opening, of: owner) {
      bodyStatement(&reading)
      skipNewlines()
    }
    if reading.results.isEmpty && !reading.isIncomplete {
      let place = Span(max(start, lastEnd - 1), lastEnd)
      report(forgottenResult(of: owner, reading.lets, outputs, at: place) ?? .noResult(of: owner, at: place))
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
    if let isClosed = endOfMatlab() { return isClosed || closesBody(opening, of: owner) }
    if at(word: "loss"), startsPart(at: position), diagnosticCount < 100, closesLater(1) {
      let loss = source.text(of: Span(current.span.start, endOfLine))
      report(.lossInsidePart(owner, String(loss), at: current.span))
      openBraces += 1
      return true
    }
    let ends = kind == .end || startsDeclaration(at: position) || startsPart(at: position)
    if ends { reportUnclosed(opening, of: owner) }
    return ends
  }

  /// Whether the body and the model around it are both closed before the file ends or goes on.
  private func closesLater(_ around: Int) -> Bool {
    var depth = 1 + around
    for index in position..<tokens.count {
      switch tokens[index].kind {
      case .symbol(.openBrace): depth += 1
      case .symbol(.closeBrace): depth -= 1
      case .newline where startsDeclaration(at: index + 1): return false
      default: break
      }
      if depth == 0 { return true }
    }
    return false
  }

  private mutating func bodyStatement(_ reading: inout BodyReading) {
    let start = current.span
    let column = column(of: start)
    if let first = reading.results.first, !reading.hasTwoResults {
      report(
        .afterResult(
          at: start, result: first.span, isBracket: at(.openParenthesis) || at(.openBracket)))
      reading.hasTwoResults = true
    }
    if kind == .lineMinus { reading.hasTwoResults = true }
    do throws(Failure) {
      if let list = listOfLayers() { throw Failure(list) }
      try foreignStatement()
      if let other = try otherLet() {
        reading.lets.append(other)
      } else if let result = try namedResult() {
        reading.results = reading.results.isEmpty ? [result] : reading.results
      } else if compoundAssignment() {
        reading.isIncomplete = true
      } else if acceptLet() {
        reading.lets.append(try letStatement(since: start.start))
      } else {
        let results = try statement { (parser) throws(Failure) in try parser.results() }
        if reading.results.isEmpty { reading.results = results }
      }
    } catch {
      report(error.diagnostic)
      reading.isIncomplete = true
      skipStatement()
      guard error.diagnostic.code == "AE0164" else { return }
      skipIndented(beyond: column)
      if kind == .newline, peek().kind == .identifier("end"), peek(2).kind == .newline {
        advance()
        advance()
        // The signs at the ends of its lines go with the loop.
        translated.append(Span(start.start, lastEnd))
      }
    }
  }

  /// `z = x |> dense(3)` as the last line: a result has no name.
  private mutating func namedResult() throws(Failure) -> Expression? {
    guard case .identifier(let name) = kind, peek().kind == .symbol(.assign), isLastStatement else { return nil }
    let start = advance().span
    let mark = start.joined(advance().span)
    report(.namedResult(name, at: mark, fix: Span(mark.start, current.span.start)))
    return try statement { (parser) throws(Failure) in try parser.expression() }
  }

  /// Whether only the end of the body follows this line and those that go on with it.
  private var isLastStatement: Bool {
    var index = position
    while index < tokens.count {
      switch tokens[index].kind {
      case .symbol(.closeBrace): return true
      case .end: return false
      case .newline where !(tokens[min(index + 1, tokens.count - 1)].kind == .symbol(.closeBrace)): return false
      default: index += 1
      }
    }
    return false
  }

  /// One expression, or `"(" expression "," expression {"," expression} ")"`.
  mutating func results() throws(Failure) -> [Expression] {
    guard startsTuple else {
      let isReturned = position > 0 && tokens[position - 1].kind == .identifier("return")
      var values = [try expression()]
      while accept(.comma) { values.append(try expression()) }
      if values.count > 1, !isReturned, let first = values.first, let last = values.last {
        let text = source.text(of: first.span.joined(last.span)).split { $0.isWhitespace }.joined(separator: " ")
        report(.resultsWithoutBrackets(text, at: first.span.joined(last.span)))
      }
      return values
    }
    advance()
    return try items(until: .closeParenthesis, .commaOrEnd) {
      (parser) throws(Failure) in try parser.expression()
    }
  }

  /// Whether `(a, b)` follows, and nothing after it.
  var startsTuple: Bool {
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
