import Diagnostics
import Files

// AE701x: what a trained model is worth.
extension Diagnostic {
  /// The reconstructions are hardly nearer to the data than one spectrum for all.
  static func noBetterThanMean(_ worth: Worth, stuck: String?, help: String) -> Diagnostic {
    let left = worth.left ?? .infinity
    let verdict = left < 1 ? "it is hardly better than their mean spectrum" : "their mean spectrum alone is no worse"
    let principal = worth.principalLeft.flatMap { left in
      left < Worth.poor
        ? nil
        : "PCA with \(worth.latentCount) leaves \(percent(left)): the data may have little in common but their mean"
    }
    return Diagnostic(
      "AE7010", "the model leaves \(percent(left)) of the variance of \(worth.sampleWords): \(verdict)",
      severity: .warning, notes: [stuck, principal].compactMap(\.self), help: help)
  }

  /// All latents are the same for all samples.
  static func idleLatents(_ findings: LatentFindings, help: String) -> Diagnostic {
    Diagnostic(
      "AE7011",
      "\(findings.idle.count) of \(plural(findings.names.count, "latent")) \(state(findings)) for every sample: "
        + "the decoder gives one spectrum for all", severity: .warning, help: help)
  }

  /// Some latents are the same for all samples.
  static func someIdleLatents(_ findings: LatentFindings, help: String) -> Diagnostic {
    Diagnostic(
      "AE7012",
      "\(findings.idle.count) of \(plural(findings.names.count, "latent")) \(state(findings)) for every sample: "
        + few(findings.idle.map { "`\(findings.names[$0])`" }, limit: 8), severity: .warning,
      help: help)
  }

  /// Components that are hardly anywhere.
  static func faintShares(_ findings: LatentFindings, help: String) -> Diagnostic {
    let names = few(findings.faint.map { "`\(findings.names[$0])`" }, limit: 8)
    return Diagnostic(
      "AE7016", "hardly any sample has a share of \(names): the mean is below 0.5 %", severity: .warning, help: help)
  }

  private static func state(_ findings: LatentFindings) -> String {
    let isOne = findings.idle.count == 1
    if findings.constant.isEmpty { return isOne ? "is 0" : "are 0" }
    return isOne ? "is the same" : findings.zero.isEmpty ? "are the same" : "are 0 or the same"
  }

  /// Pairs of latents say the same.
  static func equalLatents(_ findings: LatentFindings, help: String) -> Diagnostic {
    let pairs = findings.equal.map { pair in
      let correlation = fixed(pair.correlation, digits: 3)
      return "`\(findings.names[pair.first])` and `\(findings.names[pair.second])` (correlation \(correlation))"
    }
    return Diagnostic(
      "AE7013", "latents say the same in pairs: \(few(pairs))", severity: .warning,
      help: help)
  }

  /// The loss of the last epoch is that of the first.
  static func lossStands(_ words: String, help: String) -> Diagnostic {
    Diagnostic("AE7014", words, severity: .warning, help: help)
  }

  /// The training went well, but a last look at it did not.
  static func worthUnknown(_ cause: Diagnostic) -> Diagnostic {
    Diagnostic(
      "AE7015", "the run is saved, but what it is worth could not be measured: \(cause.message)", severity: .note,
      help: cause.help)
  }
}
