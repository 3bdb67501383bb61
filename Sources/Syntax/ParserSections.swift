import Diagnostics

extension Parser {
  /// `("data" | "train") "{" {entry | group | phase} "}"`
  mutating func section(_ keyword: String) -> Section {
    let name = Name(keyword, advance().span)
    once(keyword, at: name.span)
    isInSection = true
    defer { isInSection = false }
    if let called = sectionInBrackets(name) { return called }
    let opening = openBody(keyword, isKnownWrong: false)
    var entries: [Entry] = []
    var groups: [Section] = []
    skipNewlines()
    while !closesSection(opening, of: keyword) {
      if startsGroup(of: keyword) {
        groups.append(keyword == "train" ? groupOfTrain() : group())
      } else if let entry = recoveringEntry() {
        entries.append(entry)
      }
      skipNewlines()
    }
    return Section(keyword: name, entries: entries, groups: groups, span: span(since: name.span.start))
  }

  mutating func closesSection(_ opening: Span?, of owner: String) -> Bool {
    if accept(.closeBrace) { return true }
    if let isClosed = endOfMatlab() { return isClosed || closesSection(opening, of: owner) }
    let isGroup = startsGroup && ["data", "train", "phase"].contains(owner) && closesLater
    let ends = kind == .end || startsDeclaration(at: position) && !isGroup
    if ends { reportUnclosed(opening, of: owner) }
    return ends
  }

  mutating func recoveringEntry() -> Entry? {
    do throws(Failure) {
      let entry = try entry()
      if kind == .lineMinus || current.startsLine && isTranslated(entry.span) { return entry }
      if let grouped = groupedNumber(at: position) { throw Failure(grouped) }
      if at(.comma), startsNumber(peek()) {
        let values = String(source.text(of: Span(entry.value.span.start, endOfLine)))
        let rest = String(source.text(of: Span(current.span.end, endOfLine))).trimmed
        if let line = optimizer(entry.key.text, String(source.text(of: entry.value.span)), rest) {
          throw Failure(.foreignEntry(line, at: current.span, whole: Span(entry.key.span.start, endOfLine)))
        }
        throw Failure(.foreignEntry("\(entry.key.text): [\(values)]", at: current.span))
      }
      if !accept(.comma) { _ = try statement { (_) throws(Failure) in entry } }
      return entry
    } catch {
      // Lines of another kind of recipe are one habit.
      if error.diagnostic.code == "AE0154" { reportHabit("entry", error.diagnostic) } else { report(error.diagnostic) }
      skipStatement()
      return nil
    }
  }

  /// Where the last word of this line ends.
  var endOfLine: Int {
    let rest = tokens[position...].prefix { $0.kind != .newline && $0.kind != .end && $0.kind != .symbol(.closeBrace) }
    // A line that starts with `-` is one of its own.
    let next = rest.dropFirst().firstIndex { $0.kind == .lineMinus } ?? rest.endIndex
    return rest[..<next].last?.span.end ?? lastEnd
  }

  /// `- epochs: 20`, `"epochs": 20` and `let epochs = 20`, which other files have for `epochs: 20`.
  mutating func foreignEntry() throws(Failure) {
    var index = position
    switch kind {
    case .lineMinus, .symbol(.minus), .keyword(.let): index += 1
    case .string where peek().kind == .symbol(.colon) || peek().kind == .symbol(.comma): break
    default: return
    }
    if habits["entry"] == nil, let all = quotedEntries() { throw Failure(all) }
    var key = ""
    switch tokens[index].kind {
    case .identifier(let text), .string(let text): key = text
    default: return
    }
    let whole = Span(current.span.start, endOfLine)
    let value = index + 1 < tokens.count ? String(source.text(of: Span(tokens[index + 1].span.end, whole.end))) : ""
    translated.append(whole)
    throw Failure(.foreignEntry(line(of: key, value: value), at: Span(whole.start, tokens[index].span.end)))
  }

  /// `key: value` as it is written here.
  func line(of key: String, value: String) -> String {
    let value = value.trimmed.without(suffix: "...").trimmed.without(suffix: ",")
    return ForeignKey(key, value: value)?.line ?? "\(key): \(value.trimmed)"
  }

  var hasAssignment: Bool {
    tokens[position...].prefix { $0.kind != .newline && $0.kind != .end }.contains { $0.kind == .symbol(.assign) }
  }

  var restAfterMark: String { String(source.text(of: Span(current.span.end, endOfLine))) }
}
