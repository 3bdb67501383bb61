import Diagnostics
import Graph
import Recipe

extension Lint {
  /// Running statistics that a recipe holds while what they are of goes on changing.
  static let heldStatistics = Lint(
    explanation: Explanation(
      "AE0837", "Frozen statistics of a value that changes",
      meaning: "`freeze` keeps the running statistics of a `batchnorm`, with which all results are computed. A "
        + "training step takes those of its batch. Where weights before it are trained, both drift apart.",
      example: .train(
        "freeze: encoder.batchnorm", cured: "freeze: [encoder.dense, encoder.batchnorm]",
        encoder: "x |> dense(latent) |> batchnorm"),
      cure: "Freeze what stands before it too, or take `layernorm`.")
  ) { model in
    model.recipe.parts.compactMap(model.heldStatistics).first.map { [$0] } ?? []
  }
}

extension LintedModel {
  /// The first `batchnorm` that a part of the recipe freezes, behind a weight that it trains.
  fileprivate func heldStatistics(_ part: TrainRecipe) -> Diagnostic? {
    if part.frozen.isEmpty { return nil }
    for id in typed.nodes.indices.map(NodeID.init) where layer(id) == "batchnorm" {
      let own = self[id].weights.map { typed.weights[$0] }
      let isHeld = own.contains { !$0.weight.isTrained && part.isFrozen($0.name) }
      guard isHeld, let moved = trainedBefore(id, part) else { continue }
      return .heldStatistics(self[id].path, moved, at: self[id].span)
    }
    return nil
  }

  /// The layer nearest before a node whose weights a part of the recipe trains.
  private func trainedBefore(_ id: NodeID, _ part: TrainRecipe) -> String? {
    var (open, seen) = (self[id].inputs[...], Set<NodeID>())
    while let next = open.popFirst() {
      guard seen.insert(next).inserted else { continue }
      let own = self[next].weights.map { typed.weights[$0] }
      if let moved = own.first(where: { $0.weight.isTrained && !part.isFrozen($0.name) }) {
        return moved.name.split(separator: ".").dropLast().joined(separator: ".")
      }
      open += self[next].inputs
    }
    return nil
  }
}

extension Diagnostic {
  fileprivate static func heldStatistics(_ norm: String, _ moved: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0837", "`\(norm)` is frozen with its running statistics, while `\(moved)` before it is trained", at: span,
      marker: "results are computed with the statistics of before", severity: .warning,
      help: "freeze `\(moved)` too, or take `layernorm` in place of `batchnorm`")
  }
}
