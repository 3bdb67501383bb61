import Diagnostics

extension Parser {
  /// `name ":" expression ["over" name "in" expression | "..." expression]`
  mutating func entry() throws(Failure) -> Entry {
    let column = column(of: current.span)
    let key = try key()
    if let entry = try sign(behind: key) { return entry }
    try refuseBraces(behind: key)
    if kind == .newline || at(.closeBrace) { throw Failure(missingValue(of: key, beyond: column)) }
    if let other = stopOfCallbacks(key) ?? lambdaSchedule(key) ?? listOfTables(key) { throw Failure(other) }
    let schedule = startOfCalledSchedule(key)
    if schedule == nil, let entry = foreignValue(of: key) { return entry }
    let value = try value(of: key)
    // The modules before a schedule's name are part of what a cure replaces.
    let whole = Expression(value.kind, Span(schedule ?? value.span.start, value.span.end))
    return Entry(key: key, value: whole, span: span(since: key.span.start))
  }

  private mutating func key() throws(Failure) -> Name {
    if hasPaths, let path = path() { return path }
    if let options = trainingOptions() { throw Failure(options) }
    try foreignEntry()
    guard case .identifier(let text) = kind else { throw Failure(unexpected(.key)) }
    return Name(text, advance().span)
  }

  /// Takes the `:` behind a key, or what others write there; an entry where that already says it all.
  private mutating func sign(behind key: Name) throws(Failure) -> Entry? {
    if let hyphenated = hyphenated(key) { throw Failure(hyphenated) }
    if at(.assign) {
      if let call = assignedCall() { throw Failure(call) }
      if peek().kind != .symbol(.openBrace) { reportAssignment(to: key) }
      advance()
      return nil
    }
    if at(.equal) || at(.arrow) || startsNumber(current) || at(.comma) { throw Failure(otherSign(behind: key)) }
    if key.text == "freeze", case .identifier = kind, !startsGroup {
      let rest = source.text(of: Span(current.span.start, endOfLine))
      throw Failure(.foreignEntry("freeze: \(rest)", at: current.span))
    }
    if let loose = loosePhase(key) ?? valueWithoutSign(key) { throw Failure(loose) }
    if at(.openParenthesis), let foreign = ForeignKey(key.text.without(suffix: "_"), value: "") {
      throw Failure(.nestedEntry(key.text, foreign, at: key.span))
    }
    try expect(.colon, .entryValue(key.text))
    if let entry = looseEntry(key) { return entry }
    if let time = clockTime(of: key.text) { return Entry(key: key, value: time, span: span(since: key.span.start)) }
    if at(.assign) { throw Failure(.foreignEntry(line(of: key.text, value: restAfterMark), at: current.span)) }
    return nil
  }

  /// `= adam { ... }`
  private mutating func assignedCall() -> Diagnostic? {
    guard case .identifier = peek().kind, peek(2).kind == .symbol(.openBrace) else { return nil }
    let start = position
    advance()
    advance()
    let call = callWithBrace
    if call == nil { position = start }
    return call
  }

  private mutating func reportAssignment(to key: Name) {
    let value = source.text(of: Span(current.span.end, endOfLine))
    // `:=` is one mistake with its place.
    if source.text(of: current.span) == ":=" { translated.append(current.span) }
    guard !scanned.contains(current.span) || isTranslated(current.span) else { return }
    let whole = Span(key.span.start, endOfLine)
    reportHabit("=", .assignmentInSection(line(of: key.text, value: String(value)), at: current.span, whole: whole))
  }

  /// `==`, `->`, `,` or nothing before a number.
  private mutating func otherSign(behind key: Name) -> Diagnostic {
    let value = startsNumber(current) ? current.span.start : current.span.end
    let line = line(of: key.text, value: String(source.text(of: Span(value, endOfLine))))
    translated.append(current.span)
    return .foreignEntry(line, at: current.span)
  }

  /// Groups have braces and no sign, keys a sign and no braces.
  private mutating func refuseBraces(behind key: Name) throws(Failure) {
    guard at(.openBrace) else { return }
    guard file.names.inputs.contains(key.text) || Parser.groupsOfTrain.contains(key.text) else {
      throw Failure(.nestedEntry(key.text, ForeignKey(key.text, value: ""), at: current.span))
    }
    let sign = Span(key.span.end, current.span.start)
    skipBraces()
    throw Failure(.groupWithSign(key.text, at: sign, whole: sign))
  }

  private mutating func skipBraces() {
    var depth = 0
    repeat {
      if at(.openBrace) { depth += 1 }
      if at(.closeBrace) { depth -= 1 }
      advance()
    } while depth > 0 && kind != .end
  }

  /// A key without a value in its line; further in than `column` its value may follow.
  private mutating func missingValue(of key: Name, beyond column: Int) -> Diagnostic {
    guard kind == .newline, case .identifier = peek().kind, self.column(of: peek().span) > column else {
      return listOfPhases(key) ?? listOfDashes(key) ?? .missingValue(of: key.text, at: key.span)
    }
    if let line = indentedValue(of: key, beyond: column) { return line }
    skipIndented(beyond: column)
    return .nestedEntry(key.text, ForeignKey(key.text, value: ""), at: key.span)
  }

  /// A value in another language, of a key that is none here. The table of foreign keys is read for mistakes alone.
  private mutating func foreignValue(of key: Name) -> Entry? {
    guard hasForeignToken(in: Span(current.span.start, endOfLine)) || hasAssignment,
      let foreign = ForeignKey(key.text, value: ""), foreign.line == nil
    else { return nil }
    let start = current.span
    translated.append(Span(start.start, endOfLine))
    skipStatement()
    reportAnyway(.nestedEntry(key.text, foreign, at: key.span))
    return Entry(key: Name("file", key.span), value: Expression(.string("foreign"), start), span: key.span)
  }

  private mutating func value(of key: Name) throws(Failure) -> Expression {
    if let value = try ownValue(of: key) { return value }
    let first = try overAxis(try expression())
    if at(.colon), let line = optimizer(key.text, String(source.text(of: first.span)), restAfterMark.trimmed) {
      throw Failure(.foreignEntry(line, at: current.span, whole: Span(key.span.start, endOfLine)))
    }
    let value = try rangeEnd(first)
    guard case .number = value.kind else { return value }
    guard startsTimeUnit else {
      reportUnit(behind: value, of: key)
      return value
    }
    advance()
    let time = span(since: value.span.start)
    return Expression(.string(String(source.text(of: time))), time)
  }

  /// Values of single keys that are no expressions.
  private mutating func ownValue(of key: Name) throws(Failure) -> Expression? {
    if unquotedFileName(of: key.text) { return Expression(.string("unquoted"), key.span) }
    if key.text == "freeze", let loose = loosePaths() {
      translated.append(Span(current.span.start, endOfLine))
      throw Failure(loose)
    }
    if key.text == "freeze", let value = paths() { return value }
    if key.text == "spectra", let value = looseSpectrum() { return value }
    if let slice = slice(of: key.text) { throw Failure(slice) }
    if let slice = sliceOfTest(key.text) { return slice }
    return try bracketedValue(of: key.text)
  }

  /// `5 %` in words and `20 keV`: the numbers of a recipe have no units.
  private mutating func reportUnit(behind number: Expression, of key: Name) {
    if let range = rangeWithUnits(since: number.span.start) {
      let (unit, whole) = (current.span, Span(number.span.start, endOfLine))
      skipStatement()
      return report(.unitBehindNumber("\(key.text): \(range)", at: unit, fix: .init(whole, range)))
    }
    guard startsUnit else { return }
    if hasUnitOfLength, ["epochs", "steps", "checkpoint"].contains(key.text) {
      report(unitOfLength(behind: tokens[position - 1]))
      advance()
      return
    }
    if ["max_time", "checkpoint"].contains(key.text) { return reportUnitOfTime(behind: number, of: key) }
    if case .identifier(let word) = kind, Self.schedules.contains(word) {
      let line = "\(key.text): \(source.text(of: number.span)) * \(word)"
      let before = Span(current.span.start, current.span.start)
      report(.scheduleBehindNumber(line, at: current.span, fix: .init(before, "* ")))
      advance()
      return
    }
    let mark = ["percent", "per", "Prozent", "pct"].contains { at(word: $0) } ? "%" : ""
    var unit = current.span
    while case .identifier = kind { unit = unit.joined(advance().span) }
    report(
      .unitBehindNumber(
        "\(key.text): \(source.text(of: number.span))\(mark)", at: unit,
        fix: .init(Span(number.span.end, unit.end), mark)))
  }

  /// Words behind a rate that say how it changes.
  private static let schedules: Set = ["cosine", "linear", "exponential", "step", "one_cycle", "cyclic", "plateau"]

  /// `1 ms`: a time in a unit that is none here.
  private mutating func reportUnitOfTime(behind number: Expression, of key: Name) {
    var whole = number.span
    while case .identifier = kind { whole = whole.joined(advance().span) }
    let time = ForeignTimes.meant(by: String(source.text(of: whole))) ?? "\(source.text(of: number.span)) min"
    report(.unknownUnitOfTime("\(key.text): \(time)", at: whole, fix: .init(whole, time)))
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

  /// Whether only words follow up to the end of the entry.
  private var startsUnit: Bool {
    let rest = tokens[position..<endOfEntry]
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
      let isClosed = open != nil && isWidthOfModel(from: String(first), to: last)
      if isClosed, first == "1" { throw Failure(.rangeFromOne(mark, "0...\((Int(last) ?? 1) - 1)", at: current.span)) }
      throw Failure(.rangeMark(mark, range, withoutEnd: open, isClosed: isClosed, at: current.span))
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

  private var startsOver: Bool {
    if at(word: "over") { return true }
    guard nearly(["over"], current) != nil, case .identifier = peek().kind else { return false }
    return true
  }
}
