import Diagnostics

// AE5340, AE5341: a recipe that does not fit the data.
extension Diagnostic {
  /// `batch: 64` beside an optimizer that needs all samples together.
  static func batchOfWholeData(_ optimizer: String, batch: Int, samples: Int) -> Diagnostic {
    Diagnostic(
      "AE5340", "`\(optimizer)` takes all \(samples) training samples as one batch, and `batch` is \(batch)",
      help: "leave `batch` out, or take an optimizer of batches, such as `adam`")
  }

  /// `rate: plateau` where the split keeps no sample for testing.
  static func noTestSamples(_ source: String, _ schedule: String, samples: Int) -> Diagnostic {
    let count = samples == 1 ? "the only sample of `\(source)` trains" : "all \(samples) samples of `\(source)` train"
    return Diagnostic(
      "AE5341", "`\(schedule)` follows the loss of the test samples, and there are none: \(count)",
      help: "take a schedule that needs no losses, as `cosine`, or samples that `test` can divide: smaller patches, "
        + "smaller test blocks")
  }
}

extension Explanation {
  package static let recipesAndData = [
    Explanation(
      "AE5340", "A batch that is too small for the optimizer",
      meaning: "`lbfgs` compares the losses of several evaluations, so each must see all training samples.",
      example: .command("aec train model.ae --optimizer lbfgs --batch 64"),
      cure: "Leave `batch` out, or take another optimizer."),
    Explanation(
      "AE5341", "A schedule without test samples",
      meaning: "`plateau` lowers a number when the loss of the test samples stays. Of a single sample, such as a whole "
        + "picture, or a single block none is kept for testing.",
      example: .situation("`rate: plateau` beside `patch: all`"),
      cure: "Take another schedule, such as `cosine`, or smaller patches and blocks."),
  ]
}
