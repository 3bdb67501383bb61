import Diagnostics

/// Phases without braces.
extension Parser {
  /// `phase warmup, epochs: 10`, and its keys on indented lines: the phase with both; nil for anything else.
  mutating func loosePhase(_ key: Name) -> Diagnostic? {
    guard key.text == "phase", kind.isWord, !current.startsLine, diagnosticCount < 100 else { return nil }
    var end = position
    while tokens[end].kind.isWord { end += 1 }
    let title = source.text(of: current.span.joined(tokens[end - 1].span))
    guard let keys = keysOfPhase(behind: end, beyond: column(of: key.span)) else { return nil }
    let cure = "phase \"\(title)\" { \(keys.text) }"
    let whole = key.span.joined(tokens[keys.last].span)
    translated.append(whole)
    position = keys.last
    return .foreignEntry(cure, at: key.span, whole: whole)
  }

  /// The keys behind a comma or on the lines that are indented further, and their last token.
  private func keysOfPhase(behind end: Int, beyond column: Int) -> (text: String, last: Int)? {
    if tokens[end].kind == .symbol(.comma), tokens[end + 1].kind.isWord {
      let rest = tokens[(end + 1)...].prefix { ![.newline, .end, .symbol(.closeBrace)].contains($0.kind) }
      guard let first = rest.first, let last = rest.indices.last else { return nil }
      return (String(source.text(of: first.span.joined(tokens[last].span))), last)
    }
    guard tokens[end].kind == .newline else { return nil }
    var ahead = self
    ahead.position = end
    let found = ahead.indentedPairs(beyond: column)
    guard !found.pairs.isEmpty else { return nil }
    return (found.pairs.compactMap(\.line).joined(separator: ", "), found.end - 1)
  }
}
