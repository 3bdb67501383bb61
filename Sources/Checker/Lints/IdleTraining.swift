import Diagnostics

extension Lint {
  /// Many epochs of a model whose weights all are fixed.
  static let idleTraining = Lint(
    explanation: Explanation(
      "AE0832", "Nothing to train",
      meaning: "All weights are fixed, so the first epoch finds all there is, and those after it find the same again.",
      example: .model(
        IdleTraining.model("100"), cured: IdleTraining.model("1")),
      cure: "Write `epochs: 1`, or leave `fixed: true` out where weights should be trained.")
  ) { model in
    let typed = model.typed
    guard typed.trainsNothing else { return [] }
    let isShort = model.recipe.parts.allSatisfy { $0.duration == .epochs(1) }
    guard !isShort, let term = typed.terms.first else { return [] }
    return [.idleTraining(at: model[term.node].span)]
  }
}

extension TypedModel {
  /// Whether all weights are fixed, as those of methods without a network.
  package var trainsNothing: Bool { !weights.isEmpty && !weights.contains(where: \.weight.isTrained) }
}

extension Diagnostic {
  fileprivate static func idleTraining(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0832", "all weights are fixed: every epoch is the same", at: span, marker: "nothing in it is trained",
      severity: .warning, help: "write `epochs: 1` in `train`, or leave `fixed: true` out")
  }
}

private enum IdleTraining {
  static func model(_ epochs: String) -> String {
    """
    ae 1

    model Unmix(bands: int = 64, ends: int = 3) {
      let spectra = weight([ends, bands], start: vca, fixed: true)
      encoder (x: [bands]) -> a: [ends] in simplex { fcls(x, spectra) }
      decoder (a) -> y: [bands] { matmul(a, spectra) }
      loss mse(y, x)
    }

    train { epochs: \(epochs) }

    """
  }
}
