import Diagnostics

/// Heads of blocks and parts that lack something.
extension Parser {
  /// `block f(width: int) {`: hyper-parameters without inputs and a result; nil for any other head.
  func parametersAlone(since start: Int) -> Diagnostic? {
    guard at(.openParenthesis), let end = closings[position], diagnosticCount < 100,
      [.symbol(.openBrace), .newline].contains(tokens[end + 1].kind)
    else { return nil }
    let items = itemRanges(position + 1..<end)
    guard !items.isEmpty, items.allSatisfy(isTyped) else { return nil }
    let head = source.text(of: Span(start, tokens[end].span.end))
    let result = shapesOfResult().first ?? "[D]"
    let place = tokens[position + 1].span
    var diagnostic = Diagnostic.hyperParameterAmongInputs(
      "\(head) (x: [D]) -> \(result)", at: place, whole: Span(start, tokens[end].span.end))
    if let layer = firstLayer(behind: end) {
      diagnostic.help = (diagnostic.help ?? "") + ", and begin its body with `x |> \(layer)`"
      diagnostic.fix = nil
    }
    return diagnostic
  }

  /// `width: int = 8`
  private func isTyped(_ item: Range<Int>) -> Bool {
    guard item.count > 2, tokens[item.lowerBound + 1].kind == .symbol(.colon),
      case .identifier(let type) = tokens[item.lowerBound + 2].kind
    else { return false }
    return Parameter.Kind(rawValue: type) != nil
  }

  /// The layer with which a body begins that has no value yet.
  private func firstLayer(behind end: Int) -> String? {
    guard let open = tokens[end...].prefix(3).firstIndex(where: { $0.kind == .symbol(.openBrace) }),
      let first = tokens[(open + 1)...].firstIndex(where: { $0.kind != .newline }), isStage(first)
    else { return nil }
    let close = tokens[first + 1].kind == .symbol(.openParenthesis) ? closings[first + 1] : nil
    return String(source.text(of: tokens[first].span.joined(tokens[close ?? first].span)))
  }

  /// The name that an output without one may have, with a shape: the one that the decoder takes, or `y`.
  func namedOutput(_ shape: String) -> String {
    let part = tokens[..<position].last { [.identifier("encoder"), .identifier("decoder")].contains($0.kind) }
    let isEncoder = part?.kind == .identifier("encoder")
    return "\(isEncoder ? file.names.decoderInputs.first ?? "z" : "y"): \(shape)"
  }
}
