import Diagnostics

/// `pad` as NumPy and PyTorch write it: numbers of places in pairs.
extension Parser {
  /// `pad((2, 2))`, `pad(x, [[2, 2], [0, 0]], mode="reflect")` as a whole; nil for anything else.
  mutating func padOfPairs() -> Expression? {
    guard at(word: "pad"), diagnosticCount < 100, let end = closings[position + 1],
      let open = pairs(in: (position + 2)..<end), let close = closings[open]
    else { return nil }
    let counts = tokens[open...close].compactMap { Int(source.text(of: $0.span)) }
    guard counts.count > 1 else { return nil }
    let start = position
    var reader = ForeignReader(source, tokens, at: position, names: file.names)
    let phrase = reader.chain()
    let whole = tokens[start].span.joined(tokens[end].span)
    let place = tokens[open].span.joined(tokens[close].span)
    let isEven = Set(counts.count == 2 ? counts : counts.filter { $0 > 0 }).count == 1
    let cure = phrase.missing.isEmpty && (isEven || phrase.text.last == "]") ? phrase.text : nil
    report(.pairsOfPlaces(counts, cure: cure, at: place, whole: whole))
    return finish(end + 1, since: start, as: "pad")
  }

  /// The bracket that opens a list of places; a list behind another label is one of axes.
  private func pairs(in range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      let isLabelled = tokens[index - 1].kind == .symbol(.colon) && tokens[index - 2].kind != .identifier("places")
      if let close = closings[index], !isLabelled, !callsName(index) {
        return hasOwnComma(index, close) ? index : nil
      }
      index = (closings[index] ?? index) + 1
    }
    return nil
  }

  /// Whether a comma stands right inside a bracket, not in one that it holds.
  private func hasOwnComma(_ open: Int, _ close: Int) -> Bool {
    var index = open + 1
    while index < close, tokens[index].kind != .symbol(.comma) { index = (closings[index] ?? index) + 1 }
    return index < close
  }

  private func callsName(_ open: Int) -> Bool {
    if case .identifier = tokens[open - 1].kind { true } else { false }
  }
}

extension Diagnostic {
  /// `pad((2, 2))`, and `pad((1, 3))` in a pipeline, where a slice cuts what is too much.
  static func pairsOfPlaces(_ counts: [Int], cure: String?, at span: Span, whole: Span) -> Diagnostic {
    let most = counts.max() ?? 1
    let slice = counts.count == 2 ? ForeignCall.slice(counts) : "[1:]"
    return noValue(
      "`pad` adds as many places before as after", at: span, marker: "not a list",
      help: cure.map { "write `\($0)`" }
        ?? "write `pad(\(most))`, and cut what is too much by a slice: `(x |> pad(\(most)))\(slice)`",
      fix: cure.map { Fix(whole, $0) })
  }
}
