import Diagnostics

/// Signs of other languages for what works element by element or along a line of products.
extension Parser {
  /// `tanh.(x)` of Julia: the dot is reported and read past.
  mutating func acceptBroadcast(of operand: Expression) {
    guard kind == .foreign("."), peek().kind == .symbol(.openParenthesis), case .name(let name) = operand.kind,
      let close = closings[position + 1]
    else { return }
    var call = "\(name)\(source.text(of: peek().span.joined(tokens[close].span)))"
    for sign in ["*", "/", "^", "+", "-"] { call = call.components(by: ".\(sign)").joined(separator: sign) }
    if let square = squared(name, upTo: close) {
      translated.append(current.span)
      report(.broadcastSquare(square, at: current.span, whole: operand.span.joined(tokens[close].span)))
      advance()
      return
    }
    translated.append(current.span)
    let signs = signsOnlyInside(upTo: close)
    translated += signs
    let whole = signs.isEmpty ? nil : operand.span.joined(tokens[close].span)
    reportHabit("f.(x)", .broadcast(call, at: current.span, whole: whole))
    advance()
  }

  /// The `./` and `.*` of the brackets here that the file has nowhere else: the cure of the call is for them too.
  private func signsOnlyInside(upTo close: Int) -> [Span] {
    func isDotted(_ token: Token) -> Bool { [".*", "./", ".^", ".+", ".-"].contains(source.text(of: token.span)) }
    let inside = tokens[position..<close].filter(isDotted).map(\.span)
    return inside.count == tokens.count(where: isDotted) ? inside : []
  }

  /// `abs2.(y .- x)`: the square, which is a power here; nil for other functions.
  private func squared(_ name: String, upTo close: Int) -> String? {
    guard ["abs2", "square", "sqr"].contains(name), close > position + 2 else { return nil }
    let inside = tokens[(position + 2)..<close]
    var words = String(source.text(of: inside.first!.span.joined(inside.last!.span)))
    for sign in ["*", "/", "^", "+", "-"] { words = words.components(by: ".\(sign)").joined(separator: sign) }
    return inside.count == 1 ? "\(words)^2" : "(\(words))^2"
  }

  /// `linspace(0...25, times)`, `linspace([0, 25], times)`: both ends as values of their own; nil for anything else.
  var rangeOfEnds: Diagnostic? {
    // The call around is looked for only where there is such a value.
    guard let ends = endsOfRange ?? listOfEnds, let open = openingOfCall, let close = closings[open],
      case .identifier(let name) = tokens[open - 1].kind,
      ["linspace", "clamp", "clip", "uniform"].contains(name), !isInSection || name == "linspace"
    else { return nil }
    let before = source.text(of: Span(tokens[open - 1].span.start, ends.whole.start))
    let after = source.text(of: Span(ends.whole.end, tokens[close].span.end))
    return .endsAsRange(
      String(source.text(of: ends.mark)), "\(before)\(ends.text)\(after)", ends.text, at: ends.mark, whole: ends.whole)
  }

  private typealias Ends = (text: String, mark: Span, whole: Span)

  private var endsOfRange: Ends? {
    markOfRange.map { mark in
      (", ", tokens[mark].span, Span(tokens[mark - 1].span.end, tokens[mark + 1].span.start))
    }
  }

  /// `[0, 25]` and `(0, 25)` in place of the first value.
  private var listOfEnds: Ends? {
    guard at(.openBracket) || at(.openParenthesis), let end = closings[position], end > position + 3,
      position > 1, tokens[position - 2].kind == .identifier("linspace"), tokens[end + 1].kind == .symbol(.comma),
      tokens[(position + 1)..<end].count(where: { $0.kind == .symbol(.comma) }) == 1
    else { return nil }
    let inside = source.text(of: tokens[position + 1].span.joined(tokens[end - 1].span))
    return (String(inside), current.span, current.span.joined(tokens[end].span))
  }

  private var openingOfCall: Int? {
    let open = closings.filter { $0.key < position && position < $0.value }.max { $0.key < $1.key }?.key
    return open.flatMap { $0 > 0 ? $0 : nil }
  }

  /// The `...`, `:` or `to` of the argument here, outside of further brackets; nil behind a label.
  private var markOfRange: Int? {
    var index = position
    guard !isName(index) || peek().kind != .symbol(.colon) else { return nil }
    let marks: [Token.Kind] = [.symbol(.ellipsis), .symbol(.colon), .identifier("to")]
    let ends: [Token.Kind] = [.symbol(.comma), .symbol(.closeParenthesis), .newline, .end]
    while !ends.contains(tokens[index].kind) {
      if marks.contains(tokens[index].kind) {
        return index > position && !ends.contains(tokens[index + 1].kind) ? index : nil
      }
      index = (closings[index] ?? index) + 1
    }
    return nil
  }

  /// `p.0` of Swift and Rust: a position in square brackets.
  var positionBehindDot: Joint? {
    let text = source.text(of: current.span)
    guard startsNumber(current), text.first == ".", text.dropFirst().allSatisfy(\.isNumber), position > 0,
      tokens[position - 1].span.end == current.span.start, isName(position - 1)
    else { return nil }
    let place = "[\(text.dropFirst())]"
    return Joint(
      sign: "[", cure: "\(source.text(of: tokens[position - 1].span))\(place)", fix: .init(current.span, place))
  }

  private func isName(_ index: Int) -> Bool { if case .identifier = tokens[index].kind { true } else { false } }

  /// `x / 2 w^2`: what stands behind a quotient is one factor of it.
  var factorOfQuotient: Joint? {
    // `1/2 mse(y, x)` is half of it.
    guard position > 2, tokens[position - 2].kind == .symbol(.divide), tokens[position - 1].kind.endsOperand,
      !startsNumber(tokens[position - 3]) || position > 3 && tokens[position - 4].kind == .symbol(.power)
    else { return nil }
    var end = position + 1
    if tokens[end].kind == .symbol(.openParenthesis), isName(position) { end = (closings[end] ?? end) + 1 }
    if at(.openParenthesis) { end = (closings[position] ?? position) + 1 }
    if tokens[end].kind == .symbol(.power), tokens[end + 1].kind.endsOperand { end += 2 }
    let whole = tokens[position - 1].span.joined(tokens[end - 1].span)
    let rest = source.text(of: current.span.joined(tokens[end - 1].span))
    let cure = "(\(source.text(of: tokens[position - 1].span)) * \(rest))"
    return Joint(sign: " * ", cure: cure, fix: .init(whole, cure))
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
    let rest = String(source.text(of: Span(tokens[last].span.start, tokens[endOfProducts - 1].span.end)))
    let before = first.cure.prefix(first.cure.count - textHere(isLabel: false).count)
    return Joint(
      sign: " * ", cure: "\(before)\(text)\(rest)",
      fix: .init(Span(tokens[position].span.start, tokens[last].span.start), "* \(text)"))
  }

  /// Where the line or the bracket around this place ends.
  private var endOfProducts: Int {
    var index = position
    while index < tokens.count, index == position || !tokens[index].startsLine {
      switch tokens[index].kind {
      case .newline, .end, .symbol(.closeParenthesis), .symbol(.closeBracket), .symbol(.closeBrace): return index
      default: index = (closings[index] ?? index) + 1
      }
    }
    return index
  }

  /// Further places up to there with a value on either side and nothing between; words such as `to` are no values.
  private var placesOfProducts: [Int] {
    let words: [Token.Kind] = ["to", "by", "over", "in", "for"].map { .identifier($0) }
    guard !words.contains(kind) else { return [] }
    return (position + 1..<max(position + 1, endOfProducts)).filter { index in
      tokens[index].kind.startsOperand && tokens[index - 1].kind.endsOperand && !words.contains(tokens[index].kind)
    }
  }
}
