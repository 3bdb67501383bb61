import Diagnostics

// AE5340: a recipe that does not fit the data.
extension Diagnostic {
  /// `batch: 64` beside an optimizer that needs all samples together.
  static func batchOfWholeData(_ optimizer: String, batch: Int, samples: Int) -> Diagnostic {
    Diagnostic(
      "AE5340", "`\(optimizer)` takes all \(samples) training samples as one batch, and `batch` is \(batch)",
      help: "leave `batch` out, or take an optimizer of batches, such as `adam`")
  }
}

extension Explanation {
  package static let recipesAndData = [
    Explanation(
      "AE5340", "A batch that is too small for the optimizer",
      meaning: "`lbfgs` compares the losses of several evaluations, so each must see all training samples.",
      example: .command("aec train model.ae --optimizer lbfgs --batch 64"),
      cure: "Leave `batch` out, or take another optimizer.")
  ]
}
