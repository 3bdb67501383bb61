import Diagnostics

// AE5340, AE5341, AE5342: a recipe that does not fit the data, or the weights at the start.
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

  /// `freeze: encoder.batchnorm` beside `--init` with a file that has no running statistics of it.
  static func noStateToHold(_ weight: String, _ path: String, at span: Span) -> Diagnostic {
    let norm = weight.split(separator: ".").dropLast().joined(separator: ".")
    return Diagnostic(
      "AE5342", "`freeze` keeps the running statistics of `\(norm)` as `\(path)` gives them, and it has no `\(weight)`",
      at: span, marker: "its statistics would stay at 0 and 1",
      help: "take `\(norm)` out of `freeze`, so that they follow the data, or give weights that have them")
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
    Explanation(
      "AE5342", "Frozen statistics that nobody gives",
      meaning:
        "`--init` starts from given weights, and `freeze` keeps the running statistics of a norm as the file has "
        + "them. The file has none for it, so that all results would be computed with mean 0 and variance 1.",
      example: .situation("`freeze: encoder` beside `--init` with a file of `encoder.dense` alone"),
      cure: "Take the norm out of `freeze`, or give a file that has `running_mean` and `running_var` of it."),
  ]
}
