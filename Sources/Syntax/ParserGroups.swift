import Diagnostics

extension Parser {
  /// Whether a group of `data` begins: a name and its brace.
  var startsGroup: Bool {
    guard case .identifier = kind else { return false }
    return peek().kind == .symbol(.openBrace)
  }

  /// Whether a brace that is open here closes further on, so that what looks like a declaration is a group of that name.
  var closesLater: Bool {
    var depth = 0
    for token in tokens[position...] {
      if token.kind == .symbol(.openBrace) { depth += 1 }
      if token.kind == .symbol(.closeBrace) { depth -= 1 }
      if depth < 0 { return true }
    }
    return false
  }

  /// `name "{" {entry} "}"`, the data of an input; in `train` the keys are paths of the model.
  mutating func group(ofPaths hasPaths: Bool = false) -> Section {
    self.hasPaths = hasPaths
    defer { self.hasPaths = false }
    let start = current.span.start
    guard case .identifier(let text) = kind else { preconditionFailure("a group begins with a name") }
    let name = Name(text, advance().span)
    let opening = advance().span
    var entries: [Entry] = []
    skipNewlines()
    while !closesSection(opening, of: text) {
      if let entry = recoveringEntry() { entries.append(entry) }
      skipNewlines()
    }
    _ = accept(.comma)
    return Section(keyword: name, entries: entries, span: span(since: start))
  }
}
