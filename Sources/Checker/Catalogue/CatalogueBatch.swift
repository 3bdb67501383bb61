import Diagnostics
import Ops
import Recipe

// Values that hold a whole batch.
extension TypedModel {
  /// What is wrong with the batches of a recipe for a loss with `batch(z)`; nil for those of known size.
  package func mistakeOfBatches(_ train: TrainRecipe) -> Diagnostic? {
    guard let search = train.parts.first(where: \.isOfWholeData),
      let node = nodes.first(where: { $0.type.shape.contains(where: \.countsBatch) })
    else { return nil }
    return .batchOfUnknownSize(search.method.declaration.name, at: node.span)
  }
}

extension Diagnostic {
  static func batchAxis(_ callee: String, _ shape: String, at span: Span, input: Span) -> Diagnostic {
    let what = callee == "a slice" ? callee : "`\(callee)`"
    return Diagnostic(
      "AE0486", "\(what) does not take the axis of the batch", at: span,
      marker: input == span ? "of a value of shape \(shape)" : "",
      labels: input == span ? [] : [.init(input, "this has shape \(shape)")],
      help: "batches differ in their number of samples: take functions element by element, `matmul`, `transpose`, "
        + "`repeat`, `sum`, `mean`, `min`, `max`, `norm` or `logsumexp`")
  }

  /// A search reads all samples as one batch, whose number the file does not know.
  static func batchOfUnknownSize(_ optimizer: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0487", "`\(optimizer)` takes all samples as one batch, which `batch` cannot hold", at: span,
      marker: "needs a batch of known size", help: "take another optimizer, as `adam`, or leave this term out")
  }
}

extension Explanation {
  package static let wholeBatch = [
    Explanation(
      "AE0486", "The axis of the batch where it cannot be",
      meaning: "`batch(z)` has one row for each sample, and the last batch of an epoch may have fewer. Some operations "
        + "know which rows there are; others would count rows without a sample.",
      example: .loss(
        "mse(y, x) + mean(matmul(batch(z), z) |> softmax)", cured: "mse(y, x) + mean(matmul(batch(z), z) |> exp)"),
      cure:
        "Compute with functions, `matmul`, `transpose` and `repeat`, and reduce the axis with `sum`, `mean`, `min`, "
        + "`max`, `norm` or `logsumexp`."),
    Explanation(
      "AE0487", "A value of the whole batch beside a search",
      meaning:
        "An optimizer as `lbfgs` reads all samples as one batch. `batch(z)` compares all of them with each other, "
        + "and its memory is planned before the data is read.",
      example: .model(searched("lbfgs"), cured: searched("adam")),
      cure: "Take an optimizer of batches, or a term that is a sum over samples."),
  ]

  private static func searched(_ optimizer: String) -> String {
    """
    ae 1

    model Example(steps: int = 10, latent: int = 4) {
      encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }
      decoder (z) -> y: [steps] { z |> dense(steps) }
      loss mse(y, x) + 0.01 * mean(matmul(batch(z), z)^2)
    }

    train { optimizer: \(optimizer) }

    """
  }
}
