/// Weights of a layer that others reach by its name: `enc.weight.T`.
extension ForeignReader {
  /// What to do instead; nil for a path that ends elsewhere, and for one that the checker answers.
  mutating func weightOfLayer(_ path: [String]) -> ForeignPhrase? {
    guard let index = path.firstIndex(where: ["weight", "weights", "kernel"].contains), index > 0,
      nesting > 0 || index < path.count - 1, !foreignModules.contains(path[0])
    else { return nil }
    while kind == .symbol(.openParenthesis) { _ = arguments() }
    return ForeignPhrase(text: "", isForeign: true, remarks: [names.tiedWeights(isInLoss: false)], missing: ["weight"])
  }
}

extension ModelNames {
  /// How a weight is used in two places, with the sizes of the model.
  package func tiedWeights(isInLoss: Bool) -> String {
    let size = { (name: String?, usual: String) in name.flatMap { self.context(of: $0)["features"] } ?? usual }
    let shape = "[\(size(inputs.first, "n")), \(size(codes.first, "k"))]"
    let here =
      isInLoss ? "`W` here; `optimizer: adamw(lr: 1e-3)` makes all weights smaller" : "`matmul(W |> transpose)` here"
    return
      "a layer keeps its weights to itself: write `let W = weight(\(shape))` before the encoder, `matmul(W)` in place "
      + "of the layer, and \(here)"
  }
}
