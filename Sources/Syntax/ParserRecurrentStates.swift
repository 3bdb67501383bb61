/// What recurrent layers give elsewhere beside their sequence.
extension Parser {
  /// `let (out, (h, c)) = x |> lstm(16)`: a line for each name that is used; nil for other values.
  ///
  /// The last step of the sequence is the state h; the state c comes from a `scan`.
  func statesOfRecurrence(_ names: [String], _ value: String, behind end: Int) -> [String]? {
    guard (2...3).contains(names.count), let sequence = value.ofRecurrence else { return nil }
    let used = names.map { isUsed($0, from: end) }
    if names.count == 3, used[2] { return bothStates(names, used, of: sequence) }
    guard used[1] else { return nil }
    let last = used[0] ? names[0] : sequence
    let lines = (used[0] ? ["let \(names[0]) = \(sequence)"] : []) + ["let \(names[1]) = \(last) |> last"]
    // PyTorch's state has the layers as its first axis.
    return lines + (isOfLayers(names[1], from: end) ? ["\(names[1])` for `\(names[1])[-1]"] : [])
  }

  /// Both states of an LSTM, which a `scan` of its cell gives.
  private func bothStates(_ names: [String], _ used: [Bool], of sequence: String) -> [String]? {
    let stages = sequence.hasPrefix("lstm(") ? [sequence] : sequence.components(by: " |> ")
    guard let layer = stages.last, layer.hasPrefix("lstm(") else { return nil }
    let given = layer.dropFirst(5).dropLast().split(separator: ",").map { String($0).trimmed }
    let input = stages.count > 1 ? stages.dropLast().joined(separator: " |> ") : given.first
    guard let input, given.count == (stages.count > 1 ? 1 : 2), let units = given.last else { return nil }
    let (h, c) = ("\(names[1])_steps", "\(names[2])_steps")
    let zero = "0 |> repeat(\(units))"
    var lines = ["let (\(h), \(c)) = \(input) |> scan(lstm_cell, start: (\(zero), \(zero)))"]
    if used[0] { lines.append("let \(names[0]) = \(h)") }
    lines += zip([h, c], names.dropFirst()).map { "let \($1) = \($0) |> last" }
    return lines
  }

  /// Whether a state is taken by its layer, as `h[-1]`.
  private func isOfLayers(_ name: String, from start: Int) -> Bool {
    let rest = tokens[start...].prefix { $0.kind != .symbol(.closeBrace) && $0.kind != .end }
    return zip(rest, rest.dropFirst()).contains { $0.kind == .identifier(name) && $1.kind == .symbol(.openBracket) }
  }

  /// Whether a name stands in the rest of a body.
  private func isUsed(_ name: String, from start: Int) -> Bool {
    let rest = tokens[start...].prefix { $0.kind != .symbol(.closeBrace) && $0.kind != .end }
    return rest.contains { $0.kind == .identifier(name) }
  }
}

extension String {
  /// The text of a pipeline that ends with a recurrent layer, without what only other libraries say of it.
  fileprivate var ofRecurrence: String? {
    // A call of its own may have a pipeline in its brackets.
    let isCall = hasPrefix("lstm(") || hasPrefix("gru(")
    let stages = isCall ? [self] : components(by: " |> ")
    guard let layer = stages.last, layer.hasPrefix("lstm(") || layer.hasPrefix("gru("), last == ")",
      !layer.contains("bidirectional")
    else { return nil }
    let own = layer.contains("return_") ? translatedCall(layer) ?? layer : layer
    return (stages.dropLast() + [own]).joined(separator: " |> ")
  }

  /// `relu(dense(h, width))` behind `h` as `dense(width) |> relu`; nil for other formulas.
  func stages(behind name: String) -> String? {
    guard last == ")", let open = firstIndex(of: "("), open > startIndex,
      self[..<open].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    else { return nil }
    let layer = String(self[..<open])
    let inside = String(self[index(after: open)...].dropLast())
    if inside == name { return layer }
    if inside.hasPrefix("\(name), ") { return "\(layer)(\(inside.dropFirst(name.count + 2)))" }
    guard !inside.hasOuterComma else { return nil }
    if inside.hasPrefix("\(name) |> ") { return "\(inside.dropFirst(name.count + 4)) |> \(layer)" }
    return inside.stages(behind: name).map { "\($0) |> \(layer)" }
  }
}
