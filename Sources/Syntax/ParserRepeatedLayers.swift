import Diagnostics

/// `repeat 3 { ... }`, which is a `stack` here.
extension Parser {
  /// What to write for layers that a `repeat` before this place has in braces; nil for anything else.
  func repeatedLayers() -> Diagnostic? {
    guard diagnosticCount < 20, let start = wordOfRepeat else { return nil }
    var ahead = self
    ahead.position = start
    guard let head = ahead.repeatHead, let end = bracedEnd(after: head.end), end > head.end + 1 else { return nil }
    let word = tokens[start].span
    guard start > 0, tokens[start - 1].kind == .symbol(.pipe) else {
      return ahead.stackedLoop.map { Diagnostic.repeatedLayers($0.help, at: word, fix: $0.fix) }
    }
    let first = tokens[..<start].lastIndex(where: \.startsLine) ?? start - 1
    let value = String(source.text(of: tokens[first].span.joined(tokens[start - 1].span)))
    let inside = tokens[(head.end + 1)..<end].filter { $0.kind != .newline }
    guard let opening = inside.first, let closing = inside.last else { return nil }
    let made = loop(head, over: String(source.text(of: opening.span.joined(closing.span))), behind: value)
    if let block = made.block {
      return .repeatedLayers("add `\(block)` above the model, and write `\(made.stages)` here", at: word)
    }
    return .repeatedLayers("write `\(made.stages)`", at: word, fix: .init(word.joined(tokens[end].span), made.stages))
  }

  /// The place of the word that the token before ends, with its count in brackets or behind it.
  private var wordOfRepeat: Int? {
    guard position > 0 else { return nil }
    if isRepeat(tokens[position - 1]) { return position - 1 }
    guard at(.openBrace), let open = closings.first(where: { $0.value == position - 1 })?.key, open > 0,
      isRepeat(tokens[open - 1])
    else { return nil }
    return open - 1
  }

  /// `repeat 3 {`, `repeat(3) {`, `repeat 3 times {`: how often, and the place of the brace.
  var repeatHead: LoopHead? {
    guard isRepeat(current) else { return nil }
    let isBracketed = peek().kind == .symbol(.openParenthesis)
    var index = min(position + (isBracketed ? 2 : 1), tokens.count - 1)
    guard tokens[index].kind.isWord else { return nil }
    let count = String(source.text(of: tokens[index].span))
    index += 1
    if isBracketed {
      guard tokens[index].kind == .symbol(.closeParenthesis) else { return nil }
      index += 1
    }
    if tokens[index].kind == .identifier("times") || tokens[index].kind == .symbol(.colon) { index += 1 }
    return tokens[index].kind == .symbol(.openBrace) ? LoopHead(count: count, end: index) : nil
  }
}

extension Parser {
  /// `repeat` and `stack`, whose braces would hold what is repeated.
  private func isRepeat(_ token: Token) -> Bool {
    token.kind == .identifier("repeat") || token.kind == .identifier("stack")
  }
}

extension Diagnostic {
  fileprivate static func repeatedLayers(_ help: String, at span: Span, fix: Fix? = nil) -> Diagnostic {
    otherLanguage(
      "layers are repeated by `stack(count, layer)`; `repeat` adds an axis", at: span, marker: "no braces follow it",
      help: help,
      fix: fix)
  }
}
