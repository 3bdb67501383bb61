import Diagnostics

/// A `}` that ends the model before its last part.
extension Parser {
  /// One `}` too many; where no other one ends the model, it only stands in the wrong place.
  func endsTooEarly(_ brace: Span) -> Diagnostic {
    var next = position
    while tokens[next].kind == .newline { next += 1 }
    let part = describe(tokens[next])
    guard let last = lastOfParts else { return .closesTooEarly(at: brace, next: part, nextSpan: tokens[next].span) }
    let parts = String(source.text(of: Span(tokens[next].span.start, last.end)))
    let isLoss = tokens[next].kind == .identifier("loss")
    return .closesBefore(
      at: brace, next: part, nextSpan: tokens[next].span, behind: isLoss ? "the loss" : "the last part",
      fix: .init(Span(brace.start, last.end), "  \(parts)\n}"))
  }

  /// The last token of the parts that follow; nil where a further `}` ends the model.
  private var lastOfParts: Span? {
    var (depth, last) = (0, current.span)
    for index in tokens[position...].indices {
      let kind = tokens[index].kind
      if kind == .end || (depth == 0 && startsDeclaration(at: index)) { return last }
      if kind == .symbol(.openBrace) { depth += 1 }
      if kind == .symbol(.closeBrace) { depth -= 1 }
      if depth < 0 { return nil }
      if kind != .newline { last = tokens[index].span }
    }
    return last
  }
}
