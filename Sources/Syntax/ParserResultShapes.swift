import Diagnostics

/// The shape of an output that its head does not give, by the layers of the body.
extension Parser {
  /// `[4]` of `-> z { x |> dense(4) }`, the likeliest first; none where the body does not tell.
  func shapesOfResult() -> [String] {
    guard let part = tokens[..<position].lastIndex(where: \.startsPartOrBlock),
      let open = tokens[position...].firstIndex(where: { $0.kind == .symbol(.openBrace) }),
      let result = result(of: open, number: outputsBefore(since: part))
    else { return [] }
    let input = inputShape(of: part)
    var shapes = self.shapes(of: result, in: open..<result.lowerBound, input, depth: 0)
    if tokens[part].kind == .identifier("decoder"),
      let whole = file.names.inputs.first.flatMap({ file.names.shapes[$0] })
    {
      shapes.insert(whole, at: 0)
    }
    return shapes.map { "[\($0)]" }
  }

  /// `-> None {` and `-> torch.Tensor {` of a block: the shape that its body gives; nil for another name.
  func typeForShape() -> Diagnostic? {
    let types: Set = ["None", "Tensor", "tensor", "Any", "Array", "ndarray", "Vector", "Matrix", "float", "void"]
    var index = position
    while tokens[index + 1].kind == .foreign("."), case .identifier = tokens[index + 2].kind { index += 2 }
    guard case .identifier(let word) = tokens[index].kind, types.contains(word),
      tokens[index + 1].kind == .symbol(.openBrace)
    else { return nil }
    let place = current.span.joined(tokens[index].span)
    let cure = shapesOfResult().first ?? "[D]"
    return .shapeForm("a block gives a shape, not a type", cure, at: place, fix: .init(place, cure))
  }

  /// The sizes of a name that a `let` of this body gives, as far as its layers tell.
  func sizesOfLet(_ name: String) -> [String] {
    guard let part = tokens[..<position].lastIndex(where: \.startsPartOrBlock),
      let made = letBehind(name, in: part..<position),
      let shape = shapes(of: made, in: part..<position, inputShape(of: part), depth: 0).first
    else { return [] }
    return shape.split(separator: ",").map { String($0).trimmed }
  }

  /// How many outputs stand before this one in its brackets.
  private func outputsBefore(since part: Int) -> Int {
    guard let arrow = tokens[part..<position].lastIndex(where: { $0.kind == .symbol(.arrow) }) else { return 0 }
    var (count, index) = (0, arrow + 2)
    while index < position {
      if tokens[index].kind == .symbol(.comma) { count += 1 }
      index = (tokens[index].kind == .symbol(.openBracket) ? closings[index] ?? index : index) + 1
    }
    return count
  }

  /// The declared sizes of the first input of a part or block.
  private func inputShape(of part: Int) -> String? {
    let names = tokens[part..<position].compactMap { token -> String? in
      if case .identifier(let name) = token.kind { file.names.shapes[name] } else { nil }
    }
    guard tokens[part].kind == .keyword(.block),
      let open = tokens[part..<position].firstIndex(where: { $0.kind == .symbol(.openBracket) }),
      let close = closings[open]
    else { return names.first }
    return String(source.text(of: Span(tokens[open].span.end, tokens[close].span.start))).trimmed
  }

  /// The tokens of a result of the body behind `open`: its last statement, or one of several in brackets.
  private func result(of open: Int, number: Int) -> Range<Int>? {
    var (depth, start, last, index) = (0, open + 1, open, open)
    while index < tokens.count, tokens[index].kind != .end {
      switch tokens[index].kind {
      case .symbol(.openBrace): depth += 1
      case .symbol(.closeBrace): depth -= 1
      case .newline where ![.newline, .symbol(.closeBrace)].contains(tokens[index + 1].kind): start = index + 1
      case .newline: break
      default: last = index
      }
      if depth == 0 { break }
      index += 1
    }
    guard last >= start else { return nil }
    let items =
      tokens[start].kind == .symbol(.openParenthesis) && closings[start] == last
      ? itemRanges(start + 1..<last) : [start..<last + 1]
    return number < items.count ? items[number] : items.first
  }

  /// The sizes of a pipeline, from its last layer back to one that says how wide it is.
  private func shapes(of value: Range<Int>, in body: Range<Int>, _ input: String?, depth: Int) -> [String] {
    var (isReduced, pooled) = (false, 1)
    for stage in stages(of: value).reversed() {
      guard case .identifier(let name) = tokens[stage.lowerBound].kind else { return [] }
      let call = stage.count > 1 ? Array(arguments(of: stage)) : []
      switch name {
      case "last", "mean", "sum": isReduced = true
      case "pool": pooled *= call.first.flatMap { Int($0) } ?? 1
      case "reshape" where call.first?.hasPrefix("[") ?? false:
        return [String(call[0].dropFirst().dropLast())]
      case "dense", "lstm", "gru", "conv1d", "mlp":
        guard let width = name == "mlp" ? call.dropFirst().first : call.first else { return [] }
        return widths(width, of: input, isReduced: isReduced, pooled)
      case "matmul":
        guard let sizes = call.last.flatMap({ file.names.shapes[$0] }) else { return [] }
        return [String(sizes.split(separator: ",").last ?? "").trimmed]
      case _ where stage.count == 1 && depth < 4:
        if let made = letBehind(name, in: body) { return shapes(of: made, in: body, input, depth: depth + 1) }
        if let known = file.names.shapes[name] { return [known] }
      default: break
      }
    }
    return []
  }

  /// A width alone, and behind the steps of the input.
  private func widths(_ width: String, of input: String?, isReduced: Bool, _ pooled: Int) -> [String] {
    let steps = (input ?? "").split(separator: ",").dropLast().map { String($0).trimmed }
      .map { pooled > 1 ? "\($0) / \(pooled)" : $0 }
    let whole = (steps + [width]).joined(separator: ", ")
    guard !steps.isEmpty else { return [width] }
    return isReduced ? [width, whole] : [whole, width]
  }

  private func stages(of value: Range<Int>) -> [Range<Int>] {
    var (stages, start, index) = ([Range<Int>](), value.lowerBound, value.lowerBound)
    while index < value.upperBound {
      if tokens[index].kind == .symbol(.pipe) {
        if start < index { stages.append(start..<index) }
        start = index + 1
      }
      index = (closings[index] ?? index) + 1
    }
    return start < value.upperBound ? stages + [start..<value.upperBound] : stages
  }

  /// The texts of the arguments of a call, without their labels.
  private func arguments(of stage: Range<Int>) -> [String] {
    let open = stage.lowerBound + 1
    guard tokens[open].kind == .symbol(.openParenthesis), let close = closings[open], close < stage.upperBound else {
      return []
    }
    return itemRanges(open + 1..<close).map { item in
      let isLabelled = item.count > 2 && tokens[item.lowerBound + 1].kind == .symbol(.colon)
      let start = item.lowerBound + (isLabelled ? 2 : 0)
      return String(source.text(of: tokens[start].span.joined(tokens[item.upperBound - 1].span)))
    }
  }

  /// The value that a `let` of the body gives a name.
  private func letBehind(_ name: String, in body: Range<Int>) -> Range<Int>? {
    let start = body.last { index in
      index + 3 < tokens.count && tokens[index].kind == .keyword(.let) && tokens[index + 1].kind == .identifier(name)
        && tokens[index + 2].kind == .symbol(.assign)
    }
    guard let start else { return nil }
    let end = tokens[start...].firstIndex { $0.kind == .newline } ?? body.upperBound
    return end > start + 3 ? start + 3..<end : nil
  }
}

extension Token {
  fileprivate var startsPartOrBlock: Bool {
    [.identifier("encoder"), .identifier("decoder"), .keyword(.block)].contains(kind)
  }
}
