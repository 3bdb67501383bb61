import Diagnostics

/// Slices and transposes as NumPy, PyTorch and MATLAB write them.
extension Parser {
  /// `x(:, 1)` and `x(end, :)` of MATLAB, which counts from 1; false for a call.
  mutating func matlabSlice(of operand: Expression) -> Bool {
    guard at(.openParenthesis), let end = closings[position] else { return false }
    let items = itemRanges(position + 1..<end)
    guard !items.isEmpty, items.contains(where: isPlace), items.allSatisfy({ isPlace($0) || isNumber($0) }) else {
      return false
    }
    let places = fromZero(String(source.text(of: Span(current.span.end, tokens[end].span.start))))
    let whole = Span(operand.span.start, tokens[end].span.end)
    if places == ":", let elements = file.names.context(of: String(source.text(of: operand.span)))["elements"] {
      let cure = "reshape(\(source.text(of: operand.span)), [\(elements)])"
      report(.sliceForm("all elements in one vector are made by `reshape`", cure, at: whole, fix: whole))
      translated.append(whole)
      position = end + 1
      return true
    }
    let slice = "\(source.text(of: operand.span))[\(places)]"
    report(.sliceForm("positions stand between square brackets and count from 0", slice, at: whole, fix: whole))
    translated.append(whole)
    position = end + 1
    return true
  }

  /// `x[..., 0]` and `x[:, None]`; false for what is read as usual.
  mutating func numpySlice(of operand: Expression) -> Bool {
    guard at(.openBracket), let end = closings[position] else { return false }
    let items = itemRanges(position + 1..<end)
    let texts = items.map { range in
      range.isEmpty ? "" : String(source.text(of: tokens[range.lowerBound].span.joined(tokens[range.upperBound - 1].span)))
    }
    let isNew = { (text: String) in ["None", "np.newaxis", "tf.newaxis", "newaxis", "null"].contains(text) }
    guard texts.contains(where: { $0 == "..." || isNew($0) }) else { return false }
    let value = String(source.text(of: operand.span))
    let whole = Span(operand.span.start, tokens[end].span.end)
    if let place = texts.firstIndex(where: isNew) {
      let context = file.names.context(of: value)
      let sizes = file.names.shapes[value] ?? context["elements"] ?? "n"
      let cure = "\(value) |> reshape([\(place == 0 ? "1, \(sizes)" : "\(sizes), 1")])"
      report(.sliceForm("an axis is added by `reshape`", cure, at: whole, fix: file.names.shapes[value] == nil ? nil : whole))
    } else {
      let axes = file.names.shapes[value]?.split(separator: ",").count ?? 2
      let missing = max(axes - texts.count + 1, 0)
      let places = texts.flatMap { $0 == "..." ? Array(repeating: ":", count: missing) : [$0] }
      let cure = places.isEmpty ? value : "\(value)[\(places.joined(separator: ", "))]"
      report(.sliceForm("every axis of a slice is written", cure, at: whole, fix: whole))
    }
    translated.append(whole)
    position = end + 1
    return true
  }

  /// `x |> lstm(8) |> [-1]`, `x |> lstm(8) |> h[:, -1, :]`, `x |> lstm(8)[:, -1, :]`: a slice of what is piped; false
  /// for what is read as usual.
  mutating func pipedSlice(of value: Expression) -> Bool {
    let start = position
    var open = position
    var layer = ""
    if case .identifier(let name) = kind {
      open += 1
      if file.names.values.contains(name) || !declared.contains(name) && name.count == 1 {
        guard tokens[open].kind == .symbol(.openBracket) else { return false }
      } else {
        guard tokens[open].kind == .symbol(.openParenthesis), let close = closings[open],
          tokens[close + 1].kind == .symbol(.openBracket)
        else { return false }
        layer = " |> " + source.text(of: current.span.joined(tokens[close].span))
        open = close + 1
      }
    }
    guard tokens[open].kind == .symbol(.openBracket), let end = closings[open], end > open + 1 else { return false }
    var places = itemRanges(open + 1..<end).map { range in
      String(source.text(of: tokens[range.lowerBound].span.joined(tokens[range.upperBound - 1].span)))
    }
    // The batch is no axis here.
    if places.count == 3, places[0] == ":" { places.removeFirst() }
    let isLast = places == ["-1"] || places == ["-1", ":"] || places == [":", "-1"]
    let before = String(source.text(of: value.span)) + layer
    let cure = isLast ? (layer + " |> last").dropFirst(4) + "" : "(\(before))[\(places.joined(separator: ", "))]"
    let span = tokens[start].span.joined(tokens[end].span)
    report(.sliceForm("a slice stands behind its value in brackets, not behind `|>`", cure, at: span, fix: isLast ? span : value.span.joined(span)))
    translated.append(span)
    position = end + 1
    return true
  }

  /// `x^T` and `x'`: the transpose; false for a power.
  mutating func transposeMark(of operand: Expression) -> Bool {
    let isPrime = kind == .foreign("'") && current.span.start == lastEnd && peek().kind != .symbol(.assign)
    let isPower = at(.power) && peek().kind == .identifier("T") && !file.names.parameters.contains("T")
    guard isPrime || isPower else { return false }
    let mark = isPower ? current.span.joined(peek().span) : current.span
    if isPower { advance() }
    advance()
    let whole = operand.span.joined(mark)
    let cure = "transpose(\(String(source.text(of: operand.span)).withoutBrackets))"
    report(.sliceForm("the axes of a sequence are swapped by `transpose`", cure, at: whole, fix: whole))
    return true
  }

  /// The tokens of each item between commas.
  private func itemRanges(_ range: Range<Int>) -> [Range<Int>] {
    var items: [Range<Int>] = []
    var start = range.lowerBound
    var place = start
    while place < range.upperBound {
      if tokens[place].kind == .symbol(.comma) {
        items.append(start..<place)
        start = place + 1
      }
      place = max(closings[place] ?? place, place) + 1
    }
    return start < range.upperBound ? items + [start..<range.upperBound] : items
  }

  /// Whether an item is one that no call has: `:`, `2:5`, `end`.
  private func isPlace(_ range: Range<Int>) -> Bool {
    guard let first = range.first, range.count < 5 else { return false }
    let kinds = tokens[range].map(\.kind)
    if kinds == [.identifier("end")] || kinds.starts(with: [.identifier("end"), .symbol(.minus)]) { return true }
    guard kinds.contains(.symbol(.colon)) else { return false }
    if case .identifier(let name) = tokens[first].kind, name != "end" { return false }
    return true
  }

  private func isNumber(_ range: Range<Int>) -> Bool { range.count == 1 && startsNumber(tokens[range.lowerBound]) }
}

extension String {
  /// The text without round brackets around all of it.
  var withoutBrackets: String { ForeignPhrase(text: self).bare }
}
