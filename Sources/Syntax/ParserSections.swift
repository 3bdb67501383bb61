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

  /// `name ":" expression ["over" name "in" expression | "..." expression]`
  private mutating func entry() throws(Failure) -> Entry {
    let column = column(of: current.span)
    let key = try key()
    let text = key.text
    if at(.assign), case .identifier = peek().kind, peek(2).kind == .symbol(.openBrace) {
      let start = position
      advance()
      advance()
      if let call = callWithBrace { throw Failure(call) }
      position = start
    }
    if at(.assign), peek().kind != .symbol(.openBrace) {
      let value = source.text(of: Span(current.span.end, endOfLine))
      // `:=` is one mistake with its place.
      if source.text(of: current.span) == ":=" { translated.append(current.span) }
      if !scanned.contains(current.span) || isTranslated(current.span) {
        let whole = Span(key.span.start, endOfLine)
        reportHabit("=", .assignmentInSection(line(of: text, value: String(value)), at: current.span, whole: whole))
      }
      advance()
    } else if at(.assign) {
      advance()
    } else if at(.equal) || at(.arrow) || startsNumber(current) || at(.comma) {
      let value = startsNumber(current) ? current.span.start : current.span.end
      let line = line(of: text, value: String(source.text(of: Span(value, endOfLine))))
      let span = current.span
      translated.append(span)
      throw Failure(.foreignEntry(line, at: span))
    } else if text == "freeze", case .identifier = kind, !startsGroup {
      let rest = Span(current.span.start, endOfLine)
      throw Failure(.foreignEntry("freeze: \(source.text(of: rest))", at: current.span))
    } else if let loose = valueWithoutSign(key) {
      throw Failure(loose)
    } else if at(.openParenthesis), let foreign = ForeignKey(text.without(suffix: "_"), value: "") {
      throw Failure(.nestedEntry(text, foreign, at: key.span))
    } else {
      try expect(.colon, .entryValue(key.text))
      if let entry = looseEntry(key) { return entry }
      if let time = clockTime(of: key.text) { return Entry(key: key, value: time, span: span(since: key.span.start)) }
      if at(.assign) { throw Failure(.foreignEntry(line(of: text, value: restAfterMark), at: current.span)) }
    }
    if at(.openBrace), file.names.inputs.contains(text) || Parser.groupsOfTrain.contains(text) {
      let brace = current.span
      var depth = 0
      repeat {
        if at(.openBrace) { depth += 1 }
        if at(.closeBrace) { depth -= 1 }
        advance()
      } while depth > 0 && kind != .end
      throw Failure(.groupWithSign(text, at: Span(key.span.end, brace.start), whole: Span(key.span.end, brace.start)))
    }
    if at(.openBrace) {
      let failure = Failure(.nestedEntry(text, ForeignKey(text, value: ""), at: current.span))
      throw failure
    }
    if kind == .newline || at(.closeBrace) {
      if kind == .newline, case .identifier = peek().kind, self.column(of: peek().span) > column {
        if let line = indentedValue(of: key, beyond: column) { throw Failure(line) }
        let failure = Failure(.nestedEntry(text, ForeignKey(text, value: ""), at: key.span))
        skipIndented(beyond: column)
        throw failure
      }
      throw Failure(listOfPhases(key) ?? .missingValue(of: text, at: key.span))
    }
    if let stop = stopOfCallbacks(key) { throw Failure(stop) }
    // The table of foreign keys is read for mistakes alone.
    if hasForeignToken(in: Span(current.span.start, endOfLine)) || hasAssignment,
      let foreign = ForeignKey(text, value: ""), foreign.line == nil
    {
      let start = current.span
      translated.append(Span(start.start, endOfLine))
      skipStatement()
      reportAnyway(.nestedEntry(text, foreign, at: key.span))
      return Entry(key: Name("file", key.span), value: Expression(.string("foreign"), start), span: key.span)
    }
    if unquotedFileName(of: text) {
      return Entry(key: key, value: Expression(.string("unquoted"), key.span), span: span(since: key.span.start))
    }
    if text == "freeze", let loose = loosePaths() {
      translated.append(Span(current.span.start, endOfLine))
      throw Failure(loose)
    }
    if let value = text == "freeze" ? paths() : nil {
      return Entry(key: key, value: value, span: span(since: key.span.start))
    }
    if let value = text == "spectra" ? looseSpectrum() : nil {
      return Entry(key: key, value: value, span: span(since: key.span.start))
    }
    if let value = try bracketedValue(of: text) {
      return Entry(key: key, value: value, span: span(since: key.span.start))
    }
    let first = try overAxis(try expression())
    if at(.colon), let line = optimizer(text, String(source.text(of: first.span)), restAfterMark.trimmed) {
      throw Failure(.foreignEntry(line, at: current.span, whole: Span(key.span.start, endOfLine)))
    }
    var value = try rangeEnd(first)
    if case .number = value.kind, startsTimeUnit {
      advance()
      value = Expression(.string(String(source.text(of: span(since: value.span.start)))), span(since: value.span.start))
    }
    if case .number = value.kind, let bare = rangeWithUnits(since: value.span.start) {
      let unit = current.span
      let whole = Span(value.span.start, endOfLine)
      skipStatement()
      report(.unitBehindNumber("\(text): \(bare)", at: unit, fix: .init(whole, bare)))
    } else if case .number = value.kind, startsUnit {
      let isShare = at(word: "percent") || at(word: "per") || at(word: "Prozent") || at(word: "pct")
      var unit = current.span
      while case .identifier = kind { unit = unit.joined(advance().span) }
      report(
        .unitBehindNumber(
          "\(text): \(source.text(of: value.span))\(isShare ? "%" : "")", at: unit,
          fix: .init(Span(value.span.end, unit.end), isShare ? "%" : "")))
    }
    return Entry(key: key, value: value, span: span(since: key.span.start))
  }

  private mutating func key() throws(Failure) -> Name {
    if hasPaths, let path = path() { return path }
    try foreignEntry()
    guard case .identifier(let text) = kind else { throw Failure(unexpected(.key)) }
    return Name(text, advance().span)
  }

  /// `0.2 eV...10 eV` without its units.
  private func rangeWithUnits(since start: Int) -> String? {
    guard case .identifier(let unit) = kind, !["over", "in", "to"].contains(unit) else { return nil }
    let line = tokens.indices.filter { tokens[$0].span.start >= start && tokens[$0].span.end <= endOfLine }
    let hasMark = line.contains { tokens[$0].kind == .symbol(.ellipsis) }
    let numbers = line.filter { startsNumber(tokens[$0]) }.map { String(source.text(of: tokens[$0].span)) }
    return hasMark && numbers.count == 2 ? numbers.joined(separator: "...") : nil
  }

  /// `10 min`: a time with its unit ends the entry.
  private var startsTimeUnit: Bool {
    guard case .identifier(let unit) = kind, TimeUnits.seconds(of: unit) != nil else { return false }
    return [.newline, .end, .symbol(.closeBrace), .symbol(.comma)].contains(peek().kind)
  }

  /// Whether only words follow up to the end of the line.
  private var startsUnit: Bool {
    let rest = tokens[position...].prefix { $0.kind != .newline && $0.kind != .end && $0.kind != .symbol(.closeBrace) }
    let isContextual = rest.contains { [.identifier("over"), .identifier("in"), .identifier("to")].contains($0.kind) }
    return !rest.isEmpty && !isContextual && rest.allSatisfy { if case .identifier = $0.kind { true } else { false } }
  }

  private mutating func rangeEnd(_ low: Expression) throws(Failure) -> Expression {
    if at(.colon) || at(word: "to") {
      let mark = String(source.text(of: current.span))
      let first = source.text(of: low.span)
      let last = restAfterMark.trimmed
      let range = "\(first)...\(last)"
      let open = mark == ":" ? Int(last).flatMap { $0 > 0 ? "\(first)...\($0 - 1)" : nil } : nil
      throw Failure(.rangeMark(mark, open ?? range, withEnd: open == nil ? nil : range, at: current.span))
    }
    guard accept(.ellipsis) else { return low }
    return try node(.range(low, try expression()), since: low.span.start)
  }

  private mutating func overAxis(_ function: Expression) throws(Failure) -> Expression {
    guard startsOver else { return function }
    try expect(word: "over", .over)
    let variable = try name("the variable of an axis")
    try expect(word: "in", .axis)
    let axis = try expression()
    return try node(.over(function, variable: variable, axis: axis), since: function.span.start)
  }

  /// Where the last word of this line ends.
  var endOfLine: Int {
    let rest = tokens[position...].prefix { $0.kind != .newline && $0.kind != .end && $0.kind != .symbol(.closeBrace) }
    // A line that starts with `-` is one of its own.
    let next = rest.dropFirst().firstIndex { $0.kind == .lineMinus } ?? rest.endIndex
    return rest[..<next].last?.span.end ?? lastEnd
  }

  private var startsOver: Bool {
    if at(word: "over") { return true }
    guard nearly(["over"], current) != nil, case .identifier = peek().kind else { return false }
    return true
  }

  /// `- epochs: 20`, `"epochs": 20` and `let epochs = 20`, which other files have for `epochs: 20`.
  private mutating func foreignEntry() throws(Failure) {
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

  private var restAfterMark: String { String(source.text(of: Span(current.span.end, endOfLine))) }
}
