import Diagnostics
import Graph
import Recipe

extension Lint {
  /// What follows the weights once a step, beside an optimizer that moves them many times in a step.
  static let searchedState = Lint(
    explanation: Explanation(
      "AE0831", "What a search does not see",
      meaning: "`lbfgs` moves the weights several times in a step, as if they had no ranges and as if running "
        + "statistics stood still. Weights return to their range, and `batchnorm` renews its statistics, once at the "
        + "end of a step.",
      example: .train("optimizer: lbfgs", cured: "optimizer: adam", encoder: "x |> dense(latent) |> batchnorm"),
      cure: "Take `groupnorm` or `layernorm`, a weight that is a function of a free one such as `softplus(w)`, or "
        + "another optimizer. `max_iter: 1` makes steps short.")
  ) { model in
    guard let search = model.recipe.parts.first(where: \.isOfWholeData) else { return [] }
    let name = search.method.declaration.name
    let norms = model.typed.nodes.indices.map { NodeID($0) }.filter { model.layer($0) == "batchnorm" }
    let ranges = model.typed.weights.filter {
      $0.weight.isTrained && $0.weight.constraint != nil && !search.isFrozen($0.name)
    }
    let first = [ranges.first.map { Diagnostic.searchedRange(name, $0) }]
    return first.compactMap(\.self) + norms.prefix(1).map { .searchedStatistics(name, at: model[$0].span) }
  }
}

extension Diagnostic {
  fileprivate static func searchedStatistics(_ optimizer: String, at span: Span) -> Diagnostic {
    unseen(
      "the running statistics of `batchnorm` follow `\(optimizer)` once a step, not once an iteration", at: span,
      marker: "few updates, so they lag behind", help: "take `groupnorm` or `layernorm`, or another optimizer")
  }

  fileprivate static func searchedRange(_ optimizer: String, _ weight: TypedWeight) -> Diagnostic {
    unseen(
      "`\(optimizer)` searches as if `\(weight.name)` had no range, and puts it back once a step", at: weight.span,
      marker: "the search does not see this range",
      help: "write a function such as `softplus(w)` of a free weight, or take another optimizer")
  }

  private static func unseen(_ text: String, at span: Span, marker: String, help: String) -> Diagnostic {
    Diagnostic("AE0831", text, at: span, marker: marker, severity: .warning, help: help)
  }
}
