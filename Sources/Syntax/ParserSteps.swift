import Diagnostics

/// Slices with a step, as NumPy and MATLAB write them.
extension Parser {
  /// `x[::2]`, `x[:, ::-1]`, `x(1:2:end)`; false for what is read as usual.
  mutating func steppedSlice(of operand: Expression) -> Bool {
    guard at(.openBracket) || at(.openParenthesis), let end = closings[position], diagnosticCount < 100 else {
      return false
    }
    let sides = itemRanges(position + 1..<end).map { textsBetweenColons($0) }
    // `start:step:end` is the order of MATLAB and Julia.
    let isFromOne = at(.openParenthesis) || sides.contains { $0.count == 3 && $0[2].hasPrefix("end") }
    guard let mark = sides.first(where: { $0.count == 3 }), sides.allSatisfy({ $0.count < 4 }) else { return false }
    let items = sides.map { side in
      switch side.count {
      case 3 where isFromOne: SteppedSlice.fromOne(side)
      case 3: SteppedSlice.Item(first: side[0], last: side[1], step: side[2])
      case 2: SteppedSlice.Item(first: side[0], last: side[1])
      default: SteppedSlice.Item(first: side[0], last: side[0] == "-1" ? "" : "\(side[0]) + 1")
      }
    }
    let value = String(source.text(of: operand.span))
    let whole = operand.span.joined(tokens[end].span)
    let declared = file.names.sizes(of: value)
    let slice = SteppedSlice(value, sizes: declared.isEmpty ? sizesOfLet(value) : declared, items)
    let isTurned = mark.contains("-1")
    report(.sliceStep(at: whole, slice.cures, isTurned: isTurned, value))
    translated.append(whole)
    position = end + 1
    return true
  }

  /// The texts between the colons of an item.
  private func textsBetweenColons(_ range: Range<Int>) -> [String] {
    var (ends, index) = ([range.lowerBound - 1], range.lowerBound)
    while index < range.upperBound {
      if tokens[index].kind == .symbol(.colon) { ends.append(index) }
      index = max(closings[index] ?? index, index) + 1
    }
    return zip(ends, ends.dropFirst() + [range.upperBound]).map { before, after in
      String(source.text(of: Span(tokens[before].span.end, tokens[after].span.start))).trimmed
    }
  }

  /// The value before the `|>` that leads to a token; nil where none is piped.
  func valuePiped(into start: Int) -> Span? {
    guard start > 1, tokens[start - 1].kind == .symbol(.pipe) else { return nil }
    let ends: [Token.Kind] = [
      .newline, .symbol(.openBrace), .symbol(.assign), .symbol(.comma), .symbol(.openParenthesis),
      .symbol(.openBracket),
    ]
    var index = start - 2
    while index >= 0, !ends.contains(tokens[index].kind) {
      index = (closings.first { $0.value == index }?.key ?? index) - 1
    }
    return index + 1 <= start - 2 ? tokens[index + 1].span.joined(tokens[start - 2].span) : nil
  }
}
