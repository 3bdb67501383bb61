import Diagnostics

extension Parser {
  /// `("data" | "train") "{" {entry} "}"`
  mutating func section(_ keyword: String) -> Section {
    let name = Name(keyword, advance().span)
    once(keyword, at: name.span)
    isInSection = true
    defer { isInSection = false }
    let opening = openBody(keyword, isKnownWrong: false)
    var entries: [Entry] = []
    skipNewlines()
    while !closesSection(opening, of: keyword) {
      if let entry = recoveringEntry() { entries.append(entry) }
      skipNewlines()
    }
    return Section(keyword: name, entries: entries, span: span(since: name.span.start))
  }

  private mutating func closesSection(_ opening: Span?, of owner: String) -> Bool {
    if accept(.closeBrace) { return true }
    let ends = kind == .end || startsDeclaration(at: position)
    if ends { reportUnclosed(opening, of: owner) }
    return ends
  }

  private mutating func recoveringEntry() -> Entry? {
    do throws(Failure) {
      let entry = try entry()
      if !accept(.comma) { _ = try statement { (_) throws(Failure) in entry } }
      return entry
    } catch {
      report(error.diagnostic)
      skipStatement()
      return nil
    }
  }

  /// `name ":" expression ["over" name "in" expression | "..." expression]`
  private mutating func entry() throws(Failure) -> Entry {
    guard case .identifier(let text) = kind else { throw Failure(unexpected(.key)) }
    let key = Name(text, advance().span)
    if at(.assign) {
      let value = source.text(of: Span(current.span.end, endOfLine))
      report(.assignmentInSection(ForeignKey(text, value: String(value)), text, at: current.span))
      advance()
    } else {
      try expect(.colon, .entryValue(key.text))
    }
    if kind == .newline || at(.closeBrace) { throw Failure(.missingValue(of: text, at: key.span)) }
    if unquotedFileName(of: text) {
      return Entry(key: key, value: Expression(.string("unquoted"), key.span), span: span(since: key.span.start))
    }
    let value = try rangeEnd(try overAxis(try expression()))
    return Entry(key: key, value: value, span: span(since: key.span.start))
  }

  private mutating func rangeEnd(_ low: Expression) throws(Failure) -> Expression {
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
    return rest.last?.span.end ?? lastEnd
  }

  private var startsOver: Bool {
    if at(word: "over") { return true }
    guard nearly(["over"], current) != nil, case .identifier = peek().kind else { return false }
    return true
  }
}
