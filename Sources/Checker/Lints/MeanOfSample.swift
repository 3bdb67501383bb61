import Diagnostics
import Graph

extension Lint {
  /// `mean(z, axis: 0)` in a loss: elsewhere axis 0 is the batch.
  static let meanOfSample = Lint(
    explanation: Explanation(
      "AE0834", "A mean of a sample where the mean over the batch is usual",
      meaning: "An axis is one of a sample, so `mean(z, axis: 0)` of a vector is one number for each sample. In "
        + "other programs axis 0 is the batch, and the same line gives one number for each element.",
      example: .loss("mse(y, x) + sum((mean(z, axis: 0) - 0.1)^2)", cured: "mse(y, x) + sum((batch_mean(z) - 0.1)^2)"),
      cure: "Write `batch_mean(z)` for the mean over the batch, `mean(z)` for that of each sample.")
  ) { model in
    model.meansOfSamples.map { .meanOfSample(model.text(model[$0].span), at: model[$0].span) }
  }
}

extension LintedModel {
  /// Means in the loss along the only axis of a value, where the file names this axis.
  var meansOfSamples: [NodeID] {
    typed.nodes.indices.map { NodeID($0) }.filter { id in
      layer(id) == "mean" && isIn("loss", id) && self[self[id].inputs[0]].type.shape.count == 1
        && text(self[id].span).contains("axis")
    }
  }
}

extension Diagnostic {
  fileprivate static func meanOfSample(_ text: String, at span: Span) -> Diagnostic {
    let value = text.drop { $0 != "(" }.dropFirst().prefix { $0 != "," }
    let isStage = value.hasPrefix("axis")
    let (batch, own) = isStage ? ("batch_mean", "mean") : ("batch_mean(\(value))", "mean(\(value))")
    return Diagnostic(
      "AE0834", "`\(text)` is a mean within each sample: the batch is no axis", at: span,
      marker: "one number for each sample", severity: .warning,
      help: "write `\(batch)` for the mean over the batch, or `\(own)` for that of each sample")
  }
}
