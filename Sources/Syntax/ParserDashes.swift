import Diagnostics

/// Lists of YAML in a section.
extension Parser {
  /// `dead_channels:` with `- 3` and `- 7` on the lines below: the list on one line; nil for anything else.
  mutating func listOfDashes(_ key: Name) -> Diagnostic? {
    var (items, index, last) = ([String](), position, key.span)
    while let item = dashed(after: index, notBefore: column(of: key.span)) {
      items.append(String(source.text(of: tokens[item.lowerBound].span.joined(tokens[item.upperBound - 1].span))))
      last = tokens[item.upperBound - 1].span
      index = item.upperBound
    }
    guard !items.isEmpty else { return nil }
    position = index
    let whole = key.span.joined(last)
    translated.append(whole)
    return .nestedLines(key.text, line(of: key.text, value: value(of: key.text, items)), at: key.span, whole: whole)
  }

  /// The tokens behind a `-` that starts the next line; nil for another line, and for one that holds a key.
  private func dashed(after index: Int, notBefore column: Int) -> Range<Int>? {
    var start = index
    while tokens[start].kind == .newline { start += 1 }
    guard [.lineMinus, .symbol(.minus)].contains(tokens[start].kind), self.column(of: tokens[start].span) >= column
    else {
      return nil
    }
    let (line, ends) = (source.line(at: tokens[start].span.start), [Token.Kind.newline, .end, .symbol(.closeBrace)])
    var end = start + 1
    while !ends.contains(tokens[end].kind), source.line(at: tokens[end].span.start) == line { end += 1 }
    let hasKey = tokens[start..<end].contains { $0.kind == .symbol(.colon) }
    return end > start + 1 && !hasKey ? start + 1..<end : nil
  }

  /// Two ends are a range; what is one value in other recipes stands alone.
  private func value(of key: String, _ items: [String]) -> String {
    let isRange = ["rows", "columns", "channels", "between"].contains(key) && items.count == 2
    if isRange { return items.joined(separator: "...") }
    let isList = ["dead", "bad", "drop", "exclude", "ignore", "remove"].contains(where: key.hasPrefix)
    return items.count == 1 && !isList ? items[0] : "[\(items.joined(separator: ", "))]"
  }

  /// `batch-size: 64`; nil for anything else.
  mutating func hyphenated(_ key: Name) -> Diagnostic? {
    guard at(.minus), current.span.start == lastEnd, case .identifier(let rest) = peek().kind,
      peek(2).kind == .symbol(.colon), peek().span.start == current.span.end
    else { return nil }
    let whole = Span(key.span.start, endOfLine)
    let value = String(source.text(of: Span(peek(2).span.end, endOfLine)))
    translated.append(whole)
    return .foreignEntry(
      line(of: "\(key.text)_\(rest)", value: value), at: Span(key.span.start, peek().span.end), whole: whole)
  }
}
