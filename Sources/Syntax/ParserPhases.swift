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

  private var startsPhase: Bool { at(word: "phase") && titleEnd != nil || startsOtherPhase }

  /// `stage "name" {`, as some call a phase.
  private var startsOtherPhase: Bool {
    ["stage", "Stage", "Phase", "phases"].contains { at(word: $0) } && titleEnd != nil
  }

  /// How many words the name behind `phase` has: one text, or words without quotes before a brace; nil for none.
  private var titleEnd: Int? {
    if case .string = peek().kind { return 1 }
    if peek().kind == .symbol(.openParenthesis), case .string = peek(2).kind,
      peek(3).kind == .symbol(.closeParenthesis)
    {
      return 3
    }
    // `phase(warmup) {`
    if peek().kind == .symbol(.openParenthesis), peek(2).kind.isOfTitle, peek(3).kind == .symbol(.closeParenthesis),
      peek(4).kind == .symbol(.openBrace)
    {
      return 3
    }
    // `phase: warmup {`, `phase warm-up {`
    var count = peek().kind == .symbol(.colon) ? 1 : 0
    while count < 8, peek(count + 1).kind.isOfTitle || count > 0 && peek(count + 1).kind == .symbol(.minus) {
      count += 1
    }
    let after = peek(count + 1).kind
    let isBody = after == .symbol(.openBrace) || after == .symbol(.colon) && peek(count + 2).kind == .symbol(.openBrace)
    return isBody && count > 0 ? count : nil
  }

  /// The name of a phase; one without quotes is reported.
  private mutating func title() -> Name {
    if case .string(let text) = kind { return Name(text, advance().span) }
    let start = current.span
    if accept(.openParenthesis) {
      let text = if case .string(let text) = kind { text } else { String(source.text(of: current.span)) }
      advance()
      report(.bracketedTitle(text, at: start.joined(advance().span)))
      return Name(text, start)
    }
    let sign = accept(.colon) ? start : nil
    let first = current.span
    while peek().kind.isOfTitle || peek().kind == .symbol(.minus) { advance() }
    let span = first.joined(advance().span)
    let text = String(source.text(of: span))
    let hasSign = at(.colon) && peek().kind == .symbol(.openBrace)
    let place = hasSign ? span.joined(advance().span) : span
    report(sign.map { .bracketedTitle(text, at: $0.joined(place)) } ?? .bareTitle(text, at: place))
    return Name(text, span)
  }

  /// The brace of a phase, and a sign before it that is not needed.
  private mutating func openPhase(_ title: Name) -> Span? {
    guard at(.colon) || at(.assign) || at(.comma), peek().kind == .symbol(.openBrace) else {
      return openBody("phase", isKnownWrong: false)
    }
    let sign = advance().span
    report(.phaseWithSign(title.text, at: sign))
    return advance().span
  }

  /// `phase "name" (epochs: 3)`, `phase "name": epochs 3`: its keys stand in braces.
  private mutating func phaseInBrackets(_ keyword: Name, _ title: Name) -> Section? {
    let (start, mark) = (position, at(.colon) || at(.comma))
    if mark, peek().kind != .symbol(.openBrace) { position += 1 }
    let isOpen = at(.openParenthesis) || at(.openBracket)
    let isLoose = if case .identifier = kind { endOfLine > current.span.end } else { false }
    let last = isOpen ? closings[position] : tokens.firstIndex { $0.span.end == endOfLine }
    guard isOpen || isLoose, !current.startsLine, let end = last,
      !tokens[position...max(position, end)].contains(where: { $0.kind == .symbol(.openBrace) })
    else {
      position = start
      return nil
    }
    let whole = tokens[start].span.joined(tokens[end].span)
    let words = isOpen ? Span(current.span.end, tokens[end].span.start) : current.span.joined(tokens[end].span)
    let inside = keys(of: words).split { $0.isWhitespace }
    let body = "{ \(inside.joined(separator: " ").components(by: "=").map { $0.trimmed }.joined(separator: ": ")) }"
    report(.phaseInBrackets("phase \"\(title.text)\" \(body)", at: whole, fix: .init(whole, body)))
    position = end + 1
    return Section(keyword: keyword, title: title, entries: [], span: span(since: keyword.span.start))
  }

  /// `epochs 3` with its sign.
  private func keys(of words: Span) -> String {
    let text = String(source.text(of: words))
    guard !text.contains(":"), !text.contains("=") else { return text }
    return text.split(separator: ",").map { part in
      part.split(separator: " ", maxSplits: 1).map { String($0).trimmed }.joined(separator: ": ")
    }.joined(separator: ", ")
  }

  /// `phase "name" "{" {entry | scopes} "}"`, or `name "{" {path ":" expression} "}"`
  mutating func groupOfTrain() -> Section {
    guard startsPhase else { return group(ofPaths: true) }
    if startsOtherPhase { report(.otherPhase(String(source.text(of: current.span)), at: current.span)) }
    let keyword = Name("phase", advance().span)
    let title = title()
    if let phase = phaseInBrackets(keyword, title) { return phase }
    guard let opening = openPhase(title) else {
      return Section(keyword: keyword, title: title, entries: [], span: span(since: keyword.span.start))
    }
    var (entries, groups) = ([Entry](), [Section]())
    skipNewlines()
    while !closesSection(opening, of: "phase") {
      if startsPhase {
        report(.phaseInPhase(title.text, at: current.span))
        _ = groupOfTrain()
      } else if startsGroup {
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
    while true {
      if let number = numberOfLayer {
        text += "." + number.text
        span = span.joined(tokens[number.last].span)
        position = number.last + 1
      } else if kind == .foreign("."), case .identifier(let next) = peek().kind {
        advance()
        text += "." + next
        span = span.joined(advance().span)
      } else {
        return Name(text, span)
      }
    }
  }

  /// `.0` and `[0]` behind a part, as PyTorch numbers its layers, and the last token of it.
  private var numberOfLayer: (text: String, last: Int)? {
    guard current.span.start == lastEnd else { return nil }
    let text = String(source.text(of: current.span))
    if startsNumber(current), text.first == ".", text.dropFirst().allSatisfy(\.isNumber) {
      return (String(text.dropFirst()), position)
    }
    guard at(.openBracket), startsNumber(peek()), peek(2).kind == .symbol(.closeBracket) else { return nil }
    return (String(source.text(of: peek().span)), position + 2)
  }

  /// The value of `freeze`: a path, or several in square brackets; nil for anything else, and nothing is read then.
  mutating func paths() -> Expression? {
    let start = position
    acceptModelOfPath()
    if let expression = pathOrPaths(), !startsFurtherPath,
      [.newline, .end, .symbol(.comma), .symbol(.closeBrace)].contains(kind)
    {
      return expression
    }
    position = start
    return nil
  }

  /// `model.encoder`, `self.encoder`: a path begins with a part of the model.
  private mutating func acceptModelOfPath() {
    guard at(.model) || at(word: "self") || at(word: "net"), peek().kind == .foreign("."),
      case .identifier = peek(2).kind
    else { return }
    let place = current.span.joined(peek().span)
    let path = source.text(of: Span(peek(2).span.start, endOfLine)).prefix { $0 != "," && $0 != "]" }
    translated.append(place)
    reportHabit("model.", .modelOfPath(String(path), at: place))
    position += 2
  }

  /// Whether a name follows a comma that is no key: `freeze: encoder, decoder`.
  private var startsFurtherPath: Bool {
    guard at(.comma), case .identifier = peek().kind else { return false }
    var next = 2
    while peek(next).kind == .foreign("."), case .identifier = peek(next + 1).kind { next += 2 }
    return [.symbol(.comma), .newline, .end, .symbol(.closeBrace)].contains(peek(next).kind)
  }

  /// `freeze: encoder, decoder` in square brackets; nil for anything else.
  mutating func loosePaths() -> Diagnostic? {
    let start = position
    defer { position = start }
    guard let first = path(), startsFurtherPath else { return nil }
    var (names, last) = ([first.text], first.span)
    while startsFurtherPath {
      advance()
      guard let next = path() else { break }
      names.append(next.text)
      last = next.span
    }
    let list = "[\(names.joined(separator: ", "))]"
    return .foreignEntry("freeze: \(list)", at: first.span, whole: first.span.joined(last), value: list)
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

extension Token.Kind {
  /// Whether it may be a word of a name that lacks its quotes.
  fileprivate var isOfTitle: Bool {
    switch self {
    case .identifier, .number, .keyword: true
    default: false
    }
  }
}
