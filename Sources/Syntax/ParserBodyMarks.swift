import Diagnostics

/// What other languages put before the lines of a body: the colon of Python, `=`, `->`, `begin`, `do`.
extension Parser {
  /// Reads past a mark that ends its line where a `{` is due, after a report; false for anything else.
  mutating func openMark(_ owner: String, isKnownWrong: Bool) -> Bool {
    guard isBodyMark, !["data", "train"].contains(owner) else { return false }
    let mark = current
    // The mark of a report stands behind the word before it.
    let place = Span(lastEnd, mark.span.end)
    let text = describe(mark)
    // The mark of another language has a message of its own otherwise.
    if ["=>", ":="].contains(source.text(of: mark.span)) { translated.append(mark.span) }
    advance()
    let end = endOfOpenBody(owner)
    if !isKnownWrong {
      let body = end.map { source.text(of: Span(mark.span.end, $0.end)) }
      let fix = body.map { Diagnostic.Fix(Span(place.start, end!.end), " {\($0)\n\(indentation(of: place))}") }
      report(
        .markForBrace(
          text, of: owner, closesAfter: end.map { source.line(at: $0.start) }, at: place,
          fix: fix ?? .init(place, " {")))
    }
    return true
  }

  private var isBodyMark: Bool {
    guard peek().kind == .newline || peek().startsLine else { return false }
    switch kind {
    case .symbol(.colon), .symbol(.assign), .symbol(.arrow): return true
    case .identifier(let word): return ["begin", "do", "is", "where", "as"].contains(word)
    default: return false
    }
  }

  /// The last token of a body that no `}` ends; nil where one does.
  private func endOfOpenBody(_ owner: String) -> Span? {
    var (depth, last) = (0, current.span)
    let isPart = owner != "model" && owner != "block"
    for index in tokens[position...].indices {
      let kind = tokens[index].kind
      let isNext = startsDeclaration(at: index) || isPart && startsPart(at: index)
      if kind == .end || depth == 0 && index > position && isNext { return last }
      if kind == .symbol(.openBrace) { depth += 1 }
      if kind == .symbol(.closeBrace) { depth -= 1 }
      if depth < 0 { return isPart && endsFile(after: index) ? last : nil }
      if kind != .newline { last = tokens[index].span }
    }
    return last
  }

  /// Whether a brace is the last of its declaration, so that it ends the model.
  private func endsFile(after index: Int) -> Bool {
    let next = tokens.indices[(index + 1)...].first { tokens[$0].kind != .newline }
    return next.map { tokens[$0].kind == .end || startsDeclaration(at: $0) } ?? true
  }

  private func indentation(of place: Span) -> String {
    String(source.text(ofLine: source.line(at: place.start)).prefix { $0 == " " || $0 == "\t" })
  }
}
