/// What fills the placeholders of a cure when the call does not say it.
extension ForeignCall {
  /// The mean of a function of the difference, for losses that are declared as functions.
  var lossUsage: String? {
    guard let function = result.usage, let a = named["a"]?.bare ?? names.outputs.first,
      let b = named["b"]?.bare ?? names.inputs.first
    else { return nil }
    return "mean(\(function)(\(a) - \(b.bracketed(after: "-", before: ""))))"
  }

  /// `cdist(h, book)`: the distances of a vector from the rows of a weight; nil for two vectors.
  var distancesOfRows: String? {
    guard entry.spellings.contains("cdist"), let a = named["a"]?.bare, let b = named["b"]?.bare,
      let rows = names.context(of: b)["steps"], names.context(of: a)["steps"] == nil
    else { return nil }
    return "sqrt(sum((\(b) - (\(a) |> repeat(\(rows))))^2, axis: 1))"
  }

  func divided(by sizes: [String]) -> String {
    let others = sizes.filter { $0 != "-1" }.joined(separator: " * ")
    return "\(context["elements"] ?? "n") / (\(others))"
  }

  /// What fills a placeholder without an argument: a number made of others, the model's own names, or the usual text.
  func made(_ placeholder: ForeignName.Placeholder) -> String {
    switch (placeholder.name, placeholder.defaultText) {
    case (_, "y"): return names.outputs.first ?? "y"
    case (_, "x") where entry.isLoss: return names.inputs.first ?? "x"
    case (_, "z"): return names.codes.first ?? "z"
    default: return placeholder.defaultText
    }
  }
}

extension String {
  /// The text with further arguments in its first call.
  func withArguments(_ extra: [String]) -> String {
    guard !extra.isEmpty else { return self }
    let more = extra.joined(separator: ", ")
    guard let open = firstIndex(of: "(") else {
      let end = firstIndex(of: " ") ?? endIndex
      return self[..<end] + "(\(more))" + self[end...]
    }
    var depth = 0
    for index in self[open...].indices {
      if self[index] == "(" { depth += 1 }
      if self[index] == ")" { depth -= 1 }
      guard depth == 0 else { continue }
      let comma = self[self.index(before: index)] == "(" ? "" : ", "
      return self[..<index] + comma + more + self[index...]
    }
    return self
  }
}
