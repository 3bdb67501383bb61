import Diagnostics

/// Slices of other languages as values of keys that take a range with both ends.
extension Parser {
  /// `40:340`, `[40:340]`, `:90` and `[10:]`: the range that is meant; nil for other values.
  func slice(of key: String) -> Diagnostic? {
    guard ["channels", "rows", "columns", "between"].contains(key), let parts = partsOfSlice,
      let mark = tokens[position...].first(where: { $0.kind == .symbol(.colon) || $0.kind == .symbol(.ellipsis) })
    else { return nil }
    let low = parts[0].isEmpty ? "0" : parts[0]
    let isClosed = mark.kind == .symbol(.ellipsis) || key == "between"
    // `0:2:96` of MATLAB has its step in the middle.
    var high = parts.count > 2 && Int(parts[1]) ?? 1 < Int(parts[2]) ?? 0 ? parts[2] : parts[1]
    if ["end", "None"].contains(high) || high.hasPrefix("-") { high = "" }
    guard !low.hasPrefix("-") else { return nil }
    guard !high.isEmpty else { return .openSlice(key, low, last(of: key, from: low), at: mark.span) }
    let range = "\(low)...\(high)"
    let before = Int(high).map { "\(max($0, 1) - 1)" } ?? "\(high) - 1"
    if low == "1", !isClosed, isWidthOfModel(from: low, to: high) {
      return .rangeFromOne(":", "0...\(before)", at: mark.span)
    }
    return .rangeMark(
      String(source.text(of: mark.span)), range, withoutEnd: isClosed ? nil : "\(low)...\(before)",
      isClosed: isWidthOfModel(from: low, to: high), at: mark.span)
  }

  /// `[0:100]` of `test`, which is a share: a text that the checker answers.
  mutating func sliceOfTest(_ key: String) -> Expression? {
    guard key == "test", partsOfSlice != nil, let end = closings[position].map({ $0 + 1 }) ?? endOfLoneValue else {
      return nil
    }
    let span = current.span.joined(tokens[end - 1].span)
    position = end
    return Expression(.string(String(source.text(of: span))), span)
  }

  /// The numbers and names between the marks of a slice, with or without brackets; nil for other values.
  private var partsOfSlice: [String]? {
    let isBracketed = at(.openBracket) || at(.openParenthesis)
    guard let end = isBracketed ? closings[position] : endOfLoneValue else { return nil }
    let inside = tokens[(isBracketed ? position + 1 : position)..<end]
    let marks: [Token.Kind] = isBracketed ? [.symbol(.colon), .symbol(.ellipsis)] : [.symbol(.colon)]
    let parts = inside.split(omittingEmptySubsequences: false) { marks.contains($0.kind) }
    guard (2...3).contains(parts.count), parts.allSatisfy(isPlace) else { return nil }
    return parts.map { part in part.first.map { String(source.text(of: $0.span.joined(part.last!.span))) } ?? "" }
  }

  /// A number, a name, or a number counted from the end.
  private func isPlace(_ part: ArraySlice<Token>) -> Bool {
    guard let last = part.last?.kind else { return true }
    if case .identifier = last { return part.count == 1 }
    guard case .number = last else { return false }
    return part.count == 1 || part.count == 2 && part.first?.kind == .symbol(.minus)
  }

  /// The index behind a value without brackets.
  private var endOfLoneValue: Int? {
    let ends: [Token.Kind] = [.newline, .end, .symbol(.comma), .symbol(.closeBrace)]
    return tokens[position...].firstIndex { ends.contains($0.kind) }
  }

  /// The last channel where the model has as many from the first on.
  private func last(of key: String, from low: String) -> String? {
    guard key == "channels", let first = Int(low), first < 1 << 30 else { return nil }
    return widthOfModel.map { "\(first + $0 - 1)" }
  }
}
