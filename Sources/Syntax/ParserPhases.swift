import Diagnostics

/// What `train` holds besides its keys: groups of numbers for parts of the model, and phases.
extension Parser {
  /// Keys of `train` that are given for parts of the model in a group of their name, and `set`.
  static let groupsOfTrain: Set = ["rate", "weight_decay", "set"]

  /// Whether `name {` or `phase "name" {` begins, in a section that holds such groups.
  func startsGroup(of keyword: String) -> Bool {
    switch keyword {
    case "data": startsGroup
    case "train": startsGroup || startsPhase
    default: false
    }
  }

  private var startsPhase: Bool {
    guard at(word: "phase"), case .string = peek().kind else { return false }
    return true
  }

  /// `phase "name" "{" {entry | scopes} "}"`, or `name "{" {path ":" expression} "}"`
  mutating func groupOfTrain() -> Section {
    guard startsPhase else { return group(ofPaths: true) }
    let keyword = Name("phase", advance().span)
    guard case .string(let text) = kind else { preconditionFailure("a phase has a name") }
    let title = Name(text, advance().span)
    guard let opening = openBody("phase", isKnownWrong: false) else {
      return Section(keyword: keyword, title: title, entries: [], span: span(since: keyword.span.start))
    }
    var (entries, groups) = ([Entry](), [Section]())
    skipNewlines()
    while !closesSection(opening, of: "phase") {
      if startsGroup {
        groups.append(group(ofPaths: true))
      } else if let entry = recoveringEntry() {
        entries.append(entry)
      }
      skipNewlines()
    }
    _ = accept(.comma)
    return Section(
      keyword: keyword, title: title, entries: entries, groups: groups, span: span(since: keyword.span.start))
  }

  /// `decoder.lstm`, or a name in quotes; nil where neither stands here.
  mutating func path() -> Name? {
    if case .string(let text) = kind { return Name(text, advance().span) }
    guard case .identifier(let first) = kind else { return nil }
    var (text, span) = (first, advance().span)
    while kind == .foreign("."), case .identifier(let next) = peek().kind {
      advance()
      text += "." + next
      span = span.joined(advance().span)
    }
    return Name(text, span)
  }

  /// The value of `freeze`: a path, or several in square brackets; nil for anything else, and nothing is read then.
  mutating func paths() -> Expression? {
    let start = position
    if let expression = pathOrPaths(), [.newline, .end, .symbol(.comma), .symbol(.closeBrace)].contains(kind) {
      return expression
    }
    position = start
    return nil
  }

  private mutating func pathOrPaths() -> Expression? {
    guard at(.openBracket) else { return path().map { Expression(.name($0.text), $0.span) } }
    let opening = advance().span
    var elements: [Expression] = []
    while !at(.closeBracket) {
      guard let next = path() else { return nil }
      elements.append(Expression(.name(next.text), next.span))
      guard accept(.comma) || at(.closeBracket) else { return nil }
    }
    return Expression(.list(elements), opening.joined(advance().span))
  }
}
