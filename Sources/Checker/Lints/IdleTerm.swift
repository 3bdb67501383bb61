import Diagnostics
import Graph

extension Lint {
  /// A term of the loss that moves no weight.
  static let idleTerm = Lint(
    explanation: Explanation(
      "AE0822", "A term that reaches no weight",
      meaning: "A term of the loss depends on the data, but on no weight that is trained, so it is a number that "
        + "training can't change. Other terms do the work, and this one only shifts the printed loss.",
      example: .loss("mse(y, x) + batch_mean(mean(abs(x)))", cured: "mse(y, x) + 1e-3 * batch_mean(mean(abs(y)))"),
      cure: "Let the term use a result of the decoder or a weight, or remove it.")
  ) { model in
    let terms = model.typed.terms
    guard terms.count > 1 else { return [] }
    return terms.compactMap { term in
      let moved = ancestors(of: [term.node], in: model.typed.nodes, withGradient: true)
      guard !model.isNumber(term.node), !moved.contains(where: model.hasTrainedWeights) else { return nil }
      let all = ancestors(of: [term.node], in: model.typed.nodes)
      return .idleTerm(term.text, isFlat: all.contains(where: model.hasTrainedWeights), at: model[term.node].span)
    }
  }
}

extension LintedModel {
  fileprivate func hasTrainedWeights(_ id: NodeID) -> Bool {
    self[id].weights.contains { typed.weights[$0].weight.isTrained }
  }
}

extension Diagnostic {
  /// `isFlat`: it depends on weights, through what passes no gradient.
  fileprivate static func idleTerm(_ term: String, isFlat: Bool, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0822", "the term `\(term)` trains nothing", at: span,
      marker: isFlat ? "passes no gradient to a weight" : "depends on no weight", severity: .warning,
      help: isFlat
        ? "`stop`, `sign` and comparisons pass no gradient: leave them out, or remove the term"
        : "use a result of the decoder or a weight in it, or remove the term")
  }
}
