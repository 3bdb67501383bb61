import Diagnostics

// Messages of commands about what a training leaves. Codes: AE5010 to AE5019.
extension Diagnostic {
  /// The user interrupted the encoding after a training that went well.
  static func latentsInterrupted(run: String) -> Diagnostic {
    Diagnostic(
      "AE5010", "the run is saved, but its latents are not", severity: .note,
      help: "`aec encode \(run) -o latents.npy` computes them")
  }

  /// Encoding failed after a training that went well.
  static func latentsFailed(_ cause: Diagnostic, run: String) -> Diagnostic {
    Diagnostic(
      "AE5011", "the run is saved, but its latents could not be written: \(cause.message)", severity: .warning,
      notes: cause.notes, help: cause.help ?? "try again with `aec encode \(run) -o latents.npy`")
  }

  /// `aec truth` of a run whose data were not painted.
  static func noTruth(_ run: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE5012", "nothing is known of what `\(run)` should have found: \(reason)",
      help: "train models/demo/unmix.ae, whose scene is painted, or look at the run with `aec report \(run)`")
  }
}

extension Explanation {
  static let afterTraining = [
    Explanation(
      "AE5010", "Latents that were not written",
      meaning:
        "Ctrl-C came after the training, while the latent values of all samples were computed. The run itself is saved.",
      example: .situation("Ctrl-C at the end of `aec train dense.ae --no-figures`"),
      cure: "Compute them when you need them: `aec encode RUN -o latents.npy`."),
    Explanation(
      "AE5011", "Latents that could not be written",
      meaning:
        "The training went well and is saved, but its latent values could not be computed or written; the message says why.",
      example: .situation("a disk that is full at the end of a training"),
      cure: "Do what the message says, then `aec encode RUN -o latents.npy`."),
    Explanation(
      "AE5012", "A run without a truth",
      meaning:
        "`aec truth` compares what a run found with what was painted. That is known only of pictures whose spectra are "
        + "sums: each parameter of the function times a spectrum of its own. Measured data, and functions that bend or move "
        + "spectra, have no such truth.",
      example: .situation("`aec truth` of a run that was trained on a file of measured spectra"),
      cure: "Look at the run with `aec report`, or train `models/demo/unmix.ae`, whose scene is painted."),
  ]
}
