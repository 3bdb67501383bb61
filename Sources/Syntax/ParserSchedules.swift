import Diagnostics

/// Schedules and phases of other recipes that are no expressions here.
extension Parser {
  /// `LambdaLR(lambda epoch: 0.95 ** epoch)`; nil for a value without a `lambda`.
  mutating func lambdaSchedule(_ key: Name) -> Diagnostic? {
    let words = source.text(of: Span(current.span.start, endOfLine))
    guard ["rate", "scheduler", "lr_scheduler", "schedule", "lr_schedule", "callbacks"].contains(key.text),
      words.contains("lambda "), words.contains(":")
    else { return nil }
    let power = words.firstMatch(of: /([0-9.]+)\s*(\*\*|\^)\s*[a-z]/)
    let whole = Span(key.span.start, endOfLine)
    translated.append(whole)
    guard let power, let factor = Double(power.1), factor > 0, factor < 1 else {
      var diagnostic = Diagnostic.foreignEntry("rate: cosine(to: 0.01)", at: key.span, whole: whole)
      (diagnostic.help, diagnostic.fix) =
        (
          "a schedule is one of those of aec, as `rate: exponential(by: 0.95)` or `rate: cosine(to: 0.01)`: it has no formula",
          nil
        )
      return diagnostic
    }
    return .foreignEntry("rate: exponential(by: \(power.1))", at: key.span, whole: whole)
  }

  /// `phases: [{epochs: 50}, {epochs: 20}]`: a phase for each; nil for anything else.
  mutating func listOfTables(_ key: Name) -> Diagnostic? {
    guard at(.openBracket), let end = closings[position],
      tokens[position..<end].contains(where: { $0.kind == .symbol(.openBrace) })
    else { return nil }
    let phases = tables(in: position + 1..<end).enumerated().map { index, entries in
      let title = entries.first { ["name", "title", "id"].contains($0.key) }?.value.filter { $0 != "\"" }
      let keys = entries.filter { !["name", "title", "id"].contains($0.key) }.compactMap(\.line)
      return "phase \"\(title ?? "\(index + 1)")\" { \(keys.joined(separator: ", ")) }"
    }
    let whole = key.span.joined(tokens[end].span)
    translated.append(whole)
    position = end + 1
    return .nestedLines(key.text, phases, at: key.span, whole: whole)
  }

  /// The keys and values between each pair of braces.
  private func tables(in range: Range<Int>) -> [[ForeignEntry]] {
    var (tables, start) = ([[ForeignEntry]](), range.lowerBound)
    for index in range {
      if tokens[index].kind == .symbol(.openBrace) { start = index + 1 }
      guard tokens[index].kind == .symbol(.closeBrace), start <= index else { continue }
      tables.append(itemRanges(start..<index).compactMap(entry))
      start = index + 1
    }
    return tables
  }

  /// `epochs: 50` and `"epochs": 50`
  private func entry(_ item: Range<Int>) -> ForeignEntry? {
    let kept = item.filter { tokens[$0].kind != .newline }
    guard kept.count > 2, let last = kept.last, [.symbol(.colon), .symbol(.assign)].contains(tokens[kept[1]].kind)
    else {
      return nil
    }
    let key = String(source.text(of: tokens[kept[0]].span)).filter { $0 != "\"" }
    return ForeignEntry(key: key, value: String(source.text(of: tokens[kept[2]].span.joined(tokens[last].span))))
  }

  /// `model: M` of YAML with hyper-parameters on the lines below it: the head as it is written here.
  mutating func modelOfYAML(_ keyword: Span) -> Diagnostic? {
    guard at(.colon) else { return nil }
    var name = "Name"
    var index = position + 1
    if case .identifier(let text) = tokens[index].kind {
      name = text
      index += 1
    }
    var (parameters, last) = ([String](), tokens[index - 1].span)
    while tokens[index].kind == .newline, case .identifier(let key) = tokens[index + 1].kind,
      tokens[index + 2].kind == .symbol(.colon), startsNumber(tokens[index + 3]), tokens[index + 4].kind == .newline
    {
      let value = source.text(of: tokens[index + 3].span)
      parameters.append("\(key): \(Int(value) == nil ? "real" : "int") = \(value)")
      last = tokens[index + 3].span
      index += 4
    }
    let list = parameters.isEmpty ? "" : "(\(parameters.joined(separator: ", ")))"
    let place = current.span
    translated.append(keyword.joined(last))
    if index > position + 1 { position = index }
    return .modelOfYAML("model \(name)\(list) {", at: place)
  }
}

extension Diagnostic {
  fileprivate static func modelOfYAML(_ head: String, at span: Span) -> Diagnostic {
    var diagnostic = Diagnostic.expectedName("a model", found: "`:`", at: span)
    diagnostic.notes = []
    diagnostic.help = "write `\(head)`, then its parts, and `}` on a line after them"
    return diagnostic
  }
}
