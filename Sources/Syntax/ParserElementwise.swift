import Diagnostics

/// Signs of other languages for what works element by element or along a line of products.
extension Parser {
  /// `tanh.(x)` of Julia: the dot is reported and read past.
  mutating func acceptBroadcast(of operand: Expression) {
    guard kind == .foreign("."), peek().kind == .symbol(.openParenthesis), case .name(let name) = operand.kind,
      let close = closings[position + 1]
    else { return }
    let call = "\(name)\(source.text(of: peek().span.joined(tokens[close].span)))"
    translated.append(current.span)
    reportHabit("f.(x)", .broadcast(call, at: current.span))
    advance()
  }

  /// `linspace(0...25, times)`, `clamp(x, 0:1)`: both ends as values of their own; nil for anything else.
  var rangeOfEnds: Diagnostic? {
    guard let open = openingOfCall, case .identifier(let name) = tokens[open - 1].kind,
      ["linspace", "clamp", "clip", "uniform"].contains(name), !isInSection || name == "linspace",
      let close = closings[open], let mark = markOfRange(before: close)
    else { return nil }
    let whole = Span(tokens[mark - 1].span.end, tokens[mark + 1].span.start)
    let call =
      source.text(of: Span(tokens[open - 1].span.start, whole.start)) + ", "
      + source.text(of: Span(whole.end, tokens[close].span.end))
    return .endsAsRange(
      String(source.text(of: tokens[mark].span)), String(call), ", ", at: tokens[mark].span, whole: whole)
  }

  private var openingOfCall: Int? {
    let open = closings.filter { $0.key < position && position < $0.value }.max { $0.key < $1.key }?.key
    return open.flatMap { $0 > 0 ? $0 : nil }
  }

  /// The `...` or `:` of the argument here, outside of further brackets; a label has its `:` behind its name.
  private func markOfRange(before close: Int) -> Int? {
    var index = position
    while index < close, tokens[index].kind != .symbol(.comma) {
      let isLabel = index == position + 1 && tokens[position].kind.isWord
      if tokens[index].kind == .symbol(.ellipsis) || tokens[index].kind == .symbol(.colon) && !isLabel {
        return index > position && index + 1 < close ? index : nil
      }
      index = (closings[index] ?? index) + 1
    }
    return nil
  }

  /// Where a line lacks several `*`, all of them at once; nil for one.
  func productsOfLine(_ first: Joint) -> Joint? {
    guard first.sign == " * ", !isInSection else { return nil }
    let places = [position] + placesOfProducts
    guard places.count > 1, let last = places.last else { return nil }
    var text = ""
    var start = tokens[position].span.start
    for place in places.dropFirst() {
      text += source.text(of: Span(start, tokens[place].span.start)) + "* "
      start = tokens[place].span.start
    }
    let rest = String(source.text(of: Span(tokens[last].span.start, endOfLine))).trimmed
    let before = first.cure.prefix(first.cure.count - textHere(isLabel: false).count)
    return Joint(
      sign: " * ", cure: "\(before)\(text)\(rest)",
      fix: .init(Span(tokens[position].span.start, tokens[last].span.start), "* \(text)"))
  }

  /// Further places of this line with a value on either side and nothing between.
  private var placesOfProducts: [Int] {
    var result: [Int] = []
    var index = position + 1
    while index < tokens.count, tokens[index].kind != .newline, tokens[index].kind != .end, !tokens[index].startsLine {
      if tokens[index].kind.startsOperand, tokens[index - 1].kind.endsOperand { result.append(index) }
      index += 1
    }
    return result
  }
}
