import Diagnostics

/// Pairs `(` and `[` with their ends and mends what does not pair, so that the parser sees balanced tokens.
///
/// Braces are left to the parser: they hold statements, and which one lacks its end shows in what follows.
struct Brackets {
  private struct Opening {
    let token: Token
    let closing: Symbol
    /// A layer of a pipeline, whose arguments are numbers.
    let isPipedLayer: Bool
    /// The parameters of an `fn`.
    let isOfFunction: Bool
    /// The first line inside that starts as a new statement would: the end was probably meant before it.
    var likelyEnd: Int?
  }

  private(set) var tokens: [Token]
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var doubtful: [Span] = []
  private var open: [Opening] = []
  /// Where the first token of the line starts.
  private var lineStart = 0
  private var insertions: [Int: [Symbol]] = [:]
  private var dropped: Set<Int> = []

  init(_ tokens: [Token]) {
    self.tokens = tokens
    for index in tokens.indices { visit(index) }
    rebuild()
  }

  private mutating func visit(_ index: Int) {
    if tokens[index].startsLine { lineStart = tokens[index].span.start }
    noteLikelyEnd(index)
    switch tokens[index].kind {
    case .symbol(.openParenthesis): opened(index, closing: .closeParenthesis)
    case .symbol(.openBracket): opened(index, closing: .closeBracket)
    case .symbol(.closeParenthesis): closed(index, by: .closeParenthesis)
    case .symbol(.closeBracket): closed(index, by: .closeBracket)
    case .symbol(.openBrace) where startsTable(index), .symbol(.closeBrace) where endsTable(index): break
    case .symbol(.closeBrace) where standsForBracket(index): closed(index, by: .closeBrace)
    case .symbol(.openBrace), .symbol(.closeBrace), .end: closeAll(before: index)
    case .keyword(.model), .keyword(.block), .keyword(.fn), .keyword(.let):
      if tokens[index].startsLine { closeAll(before: index) }
    default: break
    }
  }

  /// `phases: [{epochs: 50}, {epochs: 20}]`: a table in a list, which the parser answers.
  private func startsTable(_ index: Int) -> Bool {
    guard open.count == 1, open[0].closing == .closeBracket, index > 0 else { return false }
    let before = tokens[..<index].last { $0.kind != .newline }?.kind
    guard before == .symbol(.openBracket) || before == .symbol(.comma) else { return false }
    let end = tokens[(index + 1)...].prefix(60).firstIndex {
      [.symbol(.closeBrace), .symbol(.openBrace), .end].contains($0.kind)
    }
    return end.map(endsTable) ?? false
  }

  private func endsTable(_ index: Int) -> Bool {
    guard open.count == 1, open[0].closing == .closeBracket, tokens[index].kind == .symbol(.closeBrace) else {
      return false
    }
    let next = tokens[(index + 1)...].first { $0.kind != .newline }?.kind
    return next == .symbol(.comma) || next == .symbol(.closeBracket)
  }

  /// `dense(32} |> relu`: the line goes on after the brace.
  private func standsForBracket(_ index: Int) -> Bool {
    guard !open.isEmpty, index + 1 < tokens.count, !tokens[index].startsLine, !tokens[index + 1].startsLine else {
      return false
    }
    return [.symbol(.pipe), .symbol(.comma), .symbol(.closeParenthesis)].contains(tokens[index + 1].kind)
  }

  private mutating func noteLikelyEnd(_ index: Int) {
    guard let top = open.indices.last, open[top].likelyEnd == nil, index > 0, tokens[index - 1].kind.endsOperand
    else { return }
    let isNextStage = open[top].isPipedLayer && tokens[index].kind == .symbol(.pipe)
    let isHead = open[top].closing == .closeParenthesis && open.count == 1 && endsHead(index, open[top])
    guard isNextStage || isHead || (tokens[index].startsLine && tokens[index].kind.startsOperand) else { return }
    open[top].likelyEnd = index
  }

  /// `->` after the inputs of a part, and `=` after the parameters of a function.
  private func endsHead(_ index: Int, _ opening: Opening) -> Bool {
    if tokens[index].kind == .symbol(.arrow) { return true }
    return tokens[index].kind == .symbol(.assign) && opening.isOfFunction
  }

  private mutating func opened(_ index: Int, closing: Symbol) {
    var isPipedLayer = false
    if index > 1, tokens[index - 2].kind == .symbol(.pipe), case .identifier(let name) = tokens[index - 1].kind {
      isPipedLayer = layersOfNumbers.contains(name)
    }
    open.append(
      Opening(
        token: tokens[index], closing: closing, isPipedLayer: isPipedLayer,
        isOfFunction: index > 1 && tokens[index - 2].kind == .keyword(.fn)))
  }

  private mutating func closed(_ index: Int, by symbol: Symbol) {
    let token = tokens[index]
    guard let last = open.last, last.closing == symbol || !isStray(index, inside: last) else {
      dropped.insert(index)
      return report(
        .nothingToClose(symbol, at: token.span), doubt: Span(lineStart, token.span.end))
    }
    open.removeLast()
    guard last.closing != symbol else { return }
    if isInterval(last.token, index) {
      tokens[index].kind = .symbol(last.closing)
      return
    }
    let isLacking = lacksClosing(index, symbol) && open.contains { $0.closing == symbol }
    report(
      .wrongClosing(symbol, at: token.span, opening: last.token, due: last.closing, isLacking: isLacking),
      doubt: last.token.span.joined(token.span))
    guard lacksClosing(index, symbol), let outer = open.lastIndex(where: { $0.closing == symbol })
    else {
      tokens[index].kind = .symbol(last.closing)
      return
    }
    insertions[index] = ([last] + open[(outer + 1)...].reversed()).map(\.closing)
    open.removeSubrange(outer...)
  }

  /// `in [0, inf)`: an interval of mathematics, which the parser answers.
  private func isInterval(_ opening: Token, _ index: Int) -> Bool {
    let near = tokens[max(0, index - 6)..<index]
    guard let start = near.lastIndex(where: { $0.span == opening.span }), start > 1 else { return false }
    let before = tokens[start - 1].kind == .symbol(.colon) ? tokens[start - 2].kind : tokens[start - 1].kind
    guard case .identifier(let word) = before else { return false }
    return (word == "in" || word.hasSuffix("_in")) && tokens[start..<index].contains { $0.kind == .symbol(.comma) }
  }

  /// Whether the expected end follows at once and this one has no beginning.
  private func isStray(_ index: Int, inside last: Opening) -> Bool {
    tokens[index + 1].kind == .symbol(last.closing)
      && !open.contains { .symbol($0.closing) == tokens[index].kind }
  }

  /// Whether an end was left out before this one, rather than written with the wrong bracket.
  private func lacksClosing(_ index: Int, _ symbol: Symbol) -> Bool {
    let run = tokens[index...].prefix { $0.kind == .symbol(symbol) }.count
    return run <= open.count { $0.closing == symbol }
  }

  private mutating func closeAll(before index: Int) {
    guard let first = open.first, let last = open.last else { return }
    let position = open.compactMap(\.likelyEnd).min() ?? index
    insertions[position, default: []] += open.reversed().map(\.closing)
    let end = tokens[position - 1].span.end
    let brackets = open.reversed().prefix(3).map(\.token)
    report(
      .unclosed(brackets, due: last.closing, count: open.count, at: Span(end, end)),
      doubt: first.token.span.joined(tokens[index - 1].span))
    open = []
  }

  private mutating func report(_ diagnostic: Diagnostic, doubt: Span) {
    diagnostics.append(diagnostic)
    doubtful.append(doubt)
  }

  private mutating func rebuild() {
    guard !insertions.isEmpty || !dropped.isEmpty else { return }
    var result: [Token] = []
    for index in tokens.indices {
      let (token, end) = (tokens[index], result.last?.span.end ?? 0)
      for symbol in insertions[index] ?? [] {
        result.append(Token(.symbol(symbol), Span(end, end)))
      }
      if dropped.contains(index) {
        if token.startsLine { tokens[index + 1].startsLine = true }
      } else {
        result.append(tokens[index])
      }
    }
    tokens = result
  }
}
