import Diagnostics
import Graph

extension Lint {
  /// `batchnorm(momentum: 0.99)`: the share of the old statistics, as Keras counts it.
  static let turnedMomentum = Lint(
    explanation: Explanation(
      "AE0838", "A momentum of the old statistics",
      meaning: "`momentum` is the share of the batch in the running statistics, as in PyTorch. Keras counts the share "
        + "of the old ones. With 0.99 the statistics are those of the last batch, and all results waver with it.",
      example: .encoder(
        "x |> dense(latent) |> batchnorm(momentum: 0.99)", cured: "x |> dense(latent) |> batchnorm(momentum: 0.01)"),
      cure: "Write 1 minus the number, or leave `momentum` out for 0.1.")
  ) { model in
    var told: Set<Int> = []
    return model.typed.nodes.indices.map { NodeID($0) }.compactMap { id in
      guard case .layer(let layer, let values, _) = model[id].kind, layer.name == "batchnorm",
        case .real(let share?)? = values["momentum"], share > 0.9, told.insert(model[id].span.start).inserted
      else { return nil }
      return .turnedMomentum(share, at: model[id].span)
    }
  }
}

extension Diagnostic {
  fileprivate static func turnedMomentum(_ share: Double, at span: Span) -> Diagnostic {
    // Without the digits that the difference of two binary numbers adds.
    let rest = ((1 - share) * 1e9).rounded() / 1e9
    return Diagnostic(
      "AE0838", "`momentum` is the share of the batch, and \(shortest(share)) keeps little of the batches before",
      at: span, marker: "results waver with the last batch", severity: .warning,
      help: "Keras's \(shortest(share)) is `momentum: \(shortest(rest))`")
  }
}
