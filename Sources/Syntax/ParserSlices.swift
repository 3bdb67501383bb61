import Diagnostics

/// Slices and transposes as NumPy, PyTorch and MATLAB write them.
extension Parser {
  /// `x(:, 1)` and `x(end, :)` of MATLAB, which counts from 1; false for a call.
  mutating func matlabSlice(of operand: Expression) -> Bool {
    guard at(.openParenthesis), let end = closings[position] else { return false }
    let items = itemRanges(position + 1..<end)
    guard items.contains(where: hasColon),
      items.allSatisfy({ isPlace($0) || isNumber($0) })
    else {
      return false
    }
    let inside = String(source.text(of: Span(current.span.end, tokens[end].span.start)))
    let name = String(source.text(of: operand.span))
    let positions = diagnosticCount > 20 ? fromZero(inside) : fromZero(inside, of: name, in: source.text)
    let whole = Span(operand.span.start, tokens[end].span.end)
    if positions == ":", let elements = file.names.context(of: String(source.text(of: operand.span)))["elements"] {
      let cure = "reshape(\(source.text(of: operand.span)), [\(elements)])"
      report(.sliceForm("all elements in one vector are made by `reshape`", cure, at: whole, fix: whole))
      translated.append(whole)
      position = end + 1
      return true
    }
    let slice = "\(source.text(of: operand.span))[\(positions)]"
    report(.sliceForm("positions need square brackets and count from 0", slice, at: whole, fix: whole))
    translated.append(whole)
    position = end + 1
    return true
  }

  /// `x[..., 0]` and `x[:, None]`; false for what is read as usual.
  mutating func numpySlice(of operand: Expression) -> Bool {
    guard at(.openBracket), let end = closings[position] else { return false }
    let items = itemRanges(position + 1..<end)
    let texts = items.map { range in
      range.isEmpty
        ? "" : String(source.text(of: tokens[range.lowerBound].span.joined(tokens[range.upperBound - 1].span)))
    }
    let isNew = { (text: String) in ["None", "np.newaxis", "tf.newaxis", "newaxis", "null"].contains(text) }
    guard texts.contains(where: { $0 == "..." || isNew($0) }) else { return false }
    let value = String(source.text(of: operand.span))
    let whole = Span(operand.span.start, tokens[end].span.end)
    if let index = texts.firstIndex(where: isNew) {
      let context = file.names.context(of: value)
      let sizes = file.names.shapes[value] ?? context["elements"] ?? "n"
      let cure = "\(value) |> reshape([\(index == 0 ? "1, \(sizes)" : "\(sizes), 1")])"
      report(
        .sliceForm("an axis is added by `reshape`", cure, at: whole, fix: file.names.shapes[value] == nil ? nil : whole)
      )
    } else {
      let axes = file.names.shapes[value]?.split(separator: ",").count ?? 2
      let missing = max(axes - texts.count + 1, 0)
      let positions = texts.flatMap { $0 == "..." ? Array(repeating: ":", count: missing) : [$0] }
      let cure = positions.isEmpty ? value : "\(value)[\(positions.joined(separator: ", "))]"
      report(.sliceForm("every axis of a slice is written", cure, at: whole, fix: whole))
    }
    translated.append(whole)
    position = end + 1
    return true
  }

  /// `x |> lstm(8) |> [:, -1, :]`, a slice of what is piped; false for what is read as a list.
  mutating func pipedSlice(of value: Expression) -> Bool {
    guard at(.openBracket), let end = closings[position], end > position + 1 else { return false }
    let items = itemRanges(position + 1..<end)
    guard items.contains(where: hasColon) else { return false }
    let span = current.span.joined(tokens[end].span)
    let positions = String(source.text(of: Span(current.span.end, tokens[end].span.start)))
    let cure = slicedPipe(String(source.text(of: value.span)), "", positions)
    report(
      .sliceForm(
        "a slice follows its value in brackets, not `|>`", cure.text, at: span,
        fix: cure.isStage ? span : value.span.joined(span)))
    translated.append(span)
    position = end + 1
    return true
  }

  /// `x'`: the transpose; false for anything else.
  mutating func transposeMark(of operand: Expression) -> Bool {
    guard kind == .foreign("'"), diagnosticCount < 100, current.span.start == lastEnd, peek().kind != .symbol(.assign),
      tokens[..<position].last(where: \.startsLine)?.kind != .keyword(.fn)
    else { return false }
    if let product = productOfTransposed(operand) {
      report(
        .sliceForm(
          "a vector meets the rows of a matrix in `matmul`", product.cure, at: product.whole, fix: product.whole))
      position += 3
      return true
    }
    if case .name(let name) = operand.kind, let shape = file.names.shapes[name], !shape.isEmpty, !shape.contains(",") {
      let whole = operand.span.joined(advance().span)
      report(.sliceForm("a vector has one axis, which nothing swaps", name, at: whole, fix: whole))
      return true
    }
    let whole = operand.span.joined(advance().span)
    let cure = "transpose(\(String(source.text(of: operand.span)).withoutBrackets))"
    report(.sliceForm("the axes of a sequence are swapped by `transpose`", cure, at: whole, fix: whole))
    return true
  }

  /// `E' * a` of MATLAB for a vector `a`, which is `matmul(a, E)`; nil for anything else.
  private func productOfTransposed(_ matrix: Expression) -> (cure: String, whole: Span)? {
    guard case .name(let name) = matrix.kind, peek().kind == .symbol(.times),
      case .identifier(let vector) = peek(2).kind,
      let shape = file.names.shapes[vector], !shape.contains(","), file.names.shapes[name]?.contains(",") ?? false,
      [
        .newline, .symbol(.closeBrace), .symbol(.closeParenthesis), .symbol(.plus), .symbol(.minus), .lineMinus,
        .symbol(.pipe),
      ]
      .contains(peek(3).kind)
    else { return nil }
    return ("matmul(\(vector), \(name))", matrix.span.joined(peek(2).span))
  }

  /// The tokens of each item between commas.
  func itemRanges(_ range: Range<Int>) -> [Range<Int>] {
    var items: [Range<Int>] = []
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      if tokens[index].kind == .symbol(.comma) {
        items.append(start..<index)
        start = index + 1
      }
      index = max(closings[index] ?? index, index) + 1
    }
    return start < range.upperBound ? items + [start..<range.upperBound] : items
  }

  /// Whether an item is one that no call has: `:`, `2:5`, `end`.
  private func isPlace(_ range: Range<Int>) -> Bool {
    guard let first = range.first, range.count < 6 else { return false }
    let kinds = tokens[range].map(\.kind)
    if kinds == [.identifier("end")] || kinds.starts(with: [.identifier("end"), .symbol(.minus)]) { return true }
    guard kinds.contains(.symbol(.colon)) else { return false }
    if case .identifier(let name) = tokens[first].kind, name != "end" { return false }
    return true
  }

  /// Whether an item has a `:` outside of further brackets.
  private func hasColon(_ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      if tokens[index].kind == .symbol(.colon) { return true }
      index = max(closings[index] ?? index, index) + 1
    }
    return false
  }

  private func isNumber(_ range: Range<Int>) -> Bool { range.count == 1 && startsNumber(tokens[range.lowerBound]) }
}

/// A slice of what is piped: the last step is a layer, other positions need brackets around the pipeline.
package func slicedPipe(_ value: String, _ layer: String, _ positions: String) -> (text: String, isStage: Bool) {
  var items = positions.split(separator: ",").map { String($0).trimmed }
  // The batch is no axis here.
  if items.count == 3, items[0] == ":" { items.removeFirst() }
  if items == ["-1"] || items == ["-1", ":"] || items == [":", "-1"] {
    return ((layer.isEmpty ? "" : layer + " |> ") + "last", true)
  }
  let whole = layer.isEmpty ? value : "\(value) |> \(layer)"
  return ("(\(whole))[\(items.joined(separator: ", "))]", false)
}

extension String {
  /// The text without round brackets around all of it.
  package var withoutBrackets: String { ForeignPhrase(text: self).bare }
}
