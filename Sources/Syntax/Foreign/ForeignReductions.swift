/// Losses of PyTorch that are sums or stay elements: `reduction="sum"`.
extension ForeignCall {
  /// Takes an argument that says how a loss is reduced; false for any other.
  mutating func takeReduction(_ label: String, _ value: ForeignPhrase) -> Bool {
    let word = value.text.lowercased().filter { $0.isLetter || $0 == "_" }
    switch (label, word) {
    case ("reduction", "sum"), ("size_average", "false"): reduction = "sum"
    case (Self.kerasLabel, "sum"): reduction = "sum of means"
    case ("reduction", "none"), (Self.kerasLabel, "none"), ("reduce", "false"): reduction = "none"
    case ("reduction", _), (Self.kerasLabel, _), ("size_average", _), ("reduce", _): break
    default: return false
    }
    return true
  }

  /// Stands for `reduction` in a loss of Keras, whose sum is that of means over the last axis.
  static let kerasLabel = "reduction of keras"

  /// Whether a path names a loss of Keras.
  static func isOfKeras(_ path: [String]) -> Bool {
    let own: Set = [
      "MeanSquaredError", "MeanAbsoluteError", "mean_squared_error", "mean_absolute_error", "BinaryCrossentropy",
      "Huber",
    ]
    return path.dropLast().contains { ["losses", "keras", "tf"].contains($0) } || own.contains(path.last ?? "")
  }

  /// A loss as a sum over values and samples, or without its mean.
  func reduced(_ text: String) -> String {
    guard let reduction else { return text }
    if reduction == "sum of means" { return sumOfMeans(text) ?? summed(text) }
    return reduction == "sum" ? summed(text) : element(text) ?? text
  }

  /// The means over the last axis, added up over the samples; nil for a loss that is no mean of elements.
  private func sumOfMeans(_ text: String) -> String? {
    guard let element = element(text) else { return nil }
    return names.comparesVectors ? "batch_sum(\(text))" : "batch_sum(mean(\(element), axis: -1))"
  }

  /// What a mean is taken of: `(y - x)^2` of `mse(y, x)`; nil for a loss that is no mean of elements.
  private func element(_ text: String) -> String? {
    let inside = String(text.drop { $0 != "(" }.dropFirst().dropLast())
    let sides = inside.components(by: ", ")
    if text.hasPrefix("mse("), sides.count == 2 { return "(\(sides[0]) - \(sides[1]))^2" }
    if text.hasPrefix("mae("), sides.count == 2 { return "abs(\(sides[0]) - \(sides[1]))" }
    return text.hasPrefix("mean(") && text.last == ")" ? inside : nil
  }

  private func summed(_ text: String) -> String {
    if text.hasPrefix("-") { return "-" + summed(String(text.dropFirst())) }
    if text.hasPrefix("sum(") { return "batch_" + text }
    if let element = element(text) { return "batch_sum(\(element))" }
    let count = names.inputs.first.flatMap { names.context(of: $0)["elements"] } ?? "n"
    return "\(count.contains("*") ? "(\(count))" : count) * batch_sum(\(text))"
  }

  /// `in: 0...` stays where a call has attributes of others too; `in: 64` is the size of the input, which is known.
  mutating func takeRange(_ label: String, _ value: ForeignPhrase) -> Bool {
    guard label == "in", entry.isOwn else { return false }
    if value.text.contains("...") || ["simplex", "unit"].contains(value.text) {
      extra.append("in: \(value.text)")
    } else if Int(value.text) == nil, let range = ForeignWeights.range(value.text) {
      extra.append("in: \(range)")
    }
    return true
  }
}
