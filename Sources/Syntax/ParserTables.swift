import Diagnostics

/// Sections as TOML, JSON and YAML write them, answered as a whole.
extension Parser {
  /// `[train]` and the lines `key = value` below it, up to a table of another section: reported and read past.
  mutating func sectionOfTables() -> Bool {
    guard let section = tableName(at: position), diagnosticCount < 100 else { return false }
    let start = current.span
    var pairs: [ForeignEntry] = []
    while let name = tableName(at: position), name.prefix(while: { $0 != "." }) == section.prefix(while: { $0 != "." })
    {
      let path = name.split(separator: ".").dropFirst().joined(separator: ".")
      let own = linesOfTable()
      pairs += path.isEmpty ? own : [ForeignEntry(key: path, value: ForeignEntry.nested(own))]
    }
    let keyword = String(section.prefix { $0 != "." })
    let whole = Span(start.start, tokens[..<position].last { $0.kind != .newline }?.span.end ?? start.end)
    translated.append(whole)
    seen[keyword] = seen[keyword] ?? start
    reportAnyway(.sectionOfTable(keyword, ForeignEntry.lines(of: pairs), at: start, whole: whole))
    return true
  }

  /// The lines of a table, from its name on.
  private mutating func linesOfTable() -> [ForeignEntry] {
    position = (closings[position] ?? position) + 1
    skipNewlines()
    var own: [ForeignEntry] = []
    while let entry = pairOfTable {
      own.append(entry)
      skipStatement()
      skipNewlines()
    }
    return own
  }

  /// `"train": { "optimizer": "adam" }` of JSON: reported and read past.
  mutating func sectionOfJSON() -> Bool {
    guard case .string(let keyword) = kind, ["train", "data"].contains(keyword), peek().kind == .symbol(.colon),
      peek(2).kind == .symbol(.openBrace), diagnosticCount < 100
    else { return false }
    let start = position
    position += 3
    skipNewlines()
    guard let pairs = quotedPairs() else {
      position = start
      return false
    }
    let whole = tokens[start].span.joined(current.span)
    advance()
    _ = accept(.comma)
    translated.append(whole)
    seen[keyword] = seen[keyword] ?? tokens[start].span
    reportAnyway(
      .sectionOfTable(keyword, ForeignEntry.lines(of: pairs.pairs), at: tokens[start].span, whole: whole))
    return true
  }

  /// `train(epochs=40, batch_size=32)` with its keys in braces; nil for anything else.
  mutating func sectionInBrackets(_ name: Name) -> Section? {
    guard at(.openParenthesis), diagnosticCount < 100, let end = closings[position], end > position + 1 else {
      return nil
    }
    let inside = Span(current.span.end, tokens[end].span.start)
    let pairs = source.text(of: inside).split(separator: ",").map { part in
      part.split(maxSplits: 1) { "=:".contains($0) }.map { String($0).trimmed }
    }
    guard pairs.allSatisfy({ $0.count == 2 && !$0[1].contains("(") }) else { return nil }
    let lines = ForeignEntry.lines(of: pairs.map { ForeignEntry(key: $0[0], value: $0[1]) })
    let place = current.span.joined(tokens[end].span)
    translated.append(place)
    reportAnyway(.sectionOfCall(name.text, lines, at: place, whole: name.span.joined(tokens[end].span)))
    position = end + 1
    return Section(keyword: name, entries: [], span: span(since: name.span.start))
  }

  /// `train` of `[train]` and `train.optimizer` of `[train.optimizer]`, alone on their line.
  private func tableName(at index: Int) -> String? {
    guard tokens[index].kind == .symbol(.openBracket), let close = closings[index], close > index + 1,
      [.newline, .end].contains(tokens[close + 1].kind) || tokens[close + 1].startsLine
    else { return nil }
    let name = source.text(of: Span(tokens[index].span.end, tokens[close].span.start))
    let head = String(name.prefix { $0 != "." })
    let keyword = declarationSynonyms[head.lowercased()] ?? head.lowercased()
    return ["train", "data"].contains(keyword) ? keyword + name.dropFirst(head.count) : nil
  }

  /// `lr = 1e-3`
  private var pairOfTable: ForeignEntry? {
    guard case .identifier(let key) = kind, peek().kind == .symbol(.assign), peek(2).kind != .newline else {
      return nil
    }
    return ForeignEntry(key: key, value: String(source.text(of: Span(peek(2).span.start, endOfLine))))
  }

  /// `"file": "cl.h5", "scale": "max"`: all keys of a section in quotes; nil where one is not, and for a single one.
  mutating func quotedEntries() -> Diagnostic? {
    let (start, place) = (position, current.span)
    guard let (pairs, last) = quotedPairs(), pairs.count > 1 else {
      position = start
      return nil
    }
    let whole = place.joined(last)
    translated.append(whole)
    return .quotedKeys(ForeignEntry.lines(of: pairs), at: place, whole: whole)
  }

  /// Keys in quotes up to the brace that ends them, which is the next token then; nil where there is another one.
  private mutating func quotedPairs() -> (pairs: [ForeignEntry], last: Span)? {
    var (index, pairs, last) = (position, [ForeignEntry](), current.span)
    while case .string(let key) = tokens[index].kind, tokens[index + 1].kind == .symbol(.colon) {
      guard let end = endOfValue(index + 2) else { return nil }
      last = tokens[end - 1].span
      pairs.append(ForeignEntry(key: key, value: String(source.text(of: tokens[index + 2].span.joined(last)))))
      index = end
      while [.newline, .symbol(.comma)].contains(tokens[index].kind) {
        if tokens[index].kind != .newline { last = tokens[index].span }
        index += 1
      }
    }
    guard !pairs.isEmpty, tokens[index].kind == .symbol(.closeBrace) else { return nil }
    position = index
    return (pairs, last)
  }

  /// The place behind a value, which may be an object of its own.
  private func endOfValue(_ start: Int) -> Int? {
    let ends: [Token.Kind] = [.newline, .end, .symbol(.comma), .symbol(.closeBrace)]
    var end = start
    if tokens[end].kind == .symbol(.openBrace) {
      end = tokens[end...].prefix(60).firstIndex { $0.kind == .symbol(.closeBrace) } ?? end
      return end > start ? end + 1 : nil
    }
    while !ends.contains(tokens[end].kind) { end = (closings[end] ?? end) + 1 }
    return end > start ? end : nil
  }

  /// `optimizer:` with its own keys on further lines: the value that says the same; nil where none is known.
  mutating func indentedValue(of key: Name, beyond column: Int) -> Diagnostic? {
    let (pairs, end) = indentedPairs(beyond: column)
    guard !pairs.isEmpty, let line = ForeignEntry(key: key.text, value: ForeignEntry.nested(pairs)).line else {
      return nil
    }
    let whole = key.span.joined(tokens[end - 1].span)
    position = end
    translated.append(whole)
    return .nestedLines(key.text, line, at: key.span, whole: whole)
  }

  /// `phases:` of YAML with an entry `- name: warm` for each: the phases; nil for anything else.
  mutating func listOfPhases(_ key: Name) -> Diagnostic? {
    guard ["phases", "stages", "phase"].contains(key.text), kind == .newline,
      [.lineMinus, .symbol(.minus)].contains(peek().kind)
    else {
      return nil
    }
    var (items, line) = ([[ForeignEntry]](), source.line(at: key.span.start) + 1)
    while true {
      let words = String(source.text(ofLine: line)).trimmed
      let pair = words.without(prefix: "-").split(separator: ":", maxSplits: 1).map { String($0).trimmed }
      guard pair.count == 2, words.first == "-" || !items.isEmpty, !words.contains("{") else { break }
      if words.first == "-" { items.append([]) }
      items[items.count - 1].append(ForeignEntry(key: pair[0], value: pair[1]))
      line += 1
    }
    let phases = items.enumerated().map { index, entries in
      let title = entries.first { ["name", "title", "id"].contains($0.key) }?.value.filter { $0 != "\"" }
      let keys = entries.filter { !["name", "title", "id"].contains($0.key) }.compactMap(\.line)
      return "phase \"\(title ?? "\(index + 1)")\" { \(keys.joined(separator: ", ")) }"
    }
    guard !phases.isEmpty else { return nil }
    while kind != .end, source.line(at: peek().span.start) < line, peek().kind != .end { advance() }
    let whole = Span(key.span.start, lastEnd < current.span.end && kind != .newline ? current.span.end : lastEnd)
    translated.append(whole)
    return .nestedLines(key.text, phases, at: key.span, whole: whole)
  }

  /// The lines `key: value` that are indented further, and where they end.
  func indentedPairs(beyond column: Int) -> (pairs: [ForeignEntry], end: Int) {
    var (index, pairs) = (position, [ForeignEntry]())
    while tokens[index].kind == .newline, case .identifier(let name) = tokens[index + 1].kind,
      self.column(of: tokens[index + 1].span) > column,
      [.symbol(.colon), .symbol(.assign)].contains(tokens[index + 2].kind)
    {
      var end = index + 3
      while ![.newline, .end, .symbol(.closeBrace)].contains(tokens[end].kind) { end += 1 }
      guard end > index + 3 else { return ([], position) }
      let value = tokens[index + 3].span.joined(tokens[end - 1].span)
      pairs.append(ForeignEntry(key: name, value: String(source.text(of: value))))
      index = end
    }
    return (pairs, index)
  }
}

extension Diagnostic {
  static func sectionOfTable(_ section: String, _ lines: [String], at span: Span, whole: Span) -> Diagnostic {
    noDeclaration(
      "a section has its keys between braces", at: span, marker: "a table of another format",
      help: "write `\(section) { \(lines.joined(separator: ", ")) }`",
      fix: Fix(whole, "\(section) {\n  \(lines.joined(separator: "\n  "))\n}"))
  }

  static func sectionOfCall(_ section: String, _ lines: [String], at span: Span, whole: Span) -> Diagnostic {
    noDeclaration(
      "a section has its keys between braces", at: span, marker: "not in these brackets",
      help: "write `\(section) { \(lines.joined(separator: ", ")) }`",
      fix: Fix(whole, "\(section) {\n  \(lines.joined(separator: "\n  "))\n}"))
  }

  static func quotedKeys(_ lines: [String], at span: Span, whole: Span) -> Diagnostic {
    wrongEntry(
      "the keys of a section have no quotes", at: span, marker: "not of this form",
      help: "write `\(lines.joined(separator: ", "))`", fix: Fix(whole, lines.joined(separator: "\n  ")))
  }

  static func nestedLines(_ key: String, _ lines: [String], at span: Span, whole: Span) -> Diagnostic {
    let help = "write `\(lines.joined(separator: "` and `"))`"
    return nestedKeys(key, help: help, fix: Fix(whole, lines.joined(separator: "\n  ")), at: span)
  }

  static func nestedLines(_ key: String, _ line: String, at span: Span, whole: Span) -> Diagnostic {
    nestedKeys(key, help: "write `\(line)`", fix: Fix(whole, line), at: span)
  }
}
