import Diagnostics

extension Diagnostic {
  /// `--out` names a folder that holds something.
  static func runExists(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5101", "`\(path)` exists and is not empty; a run never overwrites another one",
      help: "give another folder with --out, or leave --out away: runs are then numbered")
  }

  static func cannotMakeFolder(_ path: String, cause: String) -> Diagnostic {
    Diagnostic("AE6901", "cannot make the folder `\(path)`: \(cause)")
  }

  /// A run folder without something that `aec train` writes.
  static func notARun(_ path: String, missing file: String) -> Diagnostic {
    Diagnostic(
      "AE6902", "`\(path)` is not a run: it has no `\(file)`",
      help: "name a folder that `aec train` made, for example runs/lstm_sparse-001")
  }

  static func brokenRecord(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6903", "`\(path)` cannot be read: \(reason)",
      help: "the file is written by `aec train`; restore it from a copy or train again")
  }

  /// The loss is NaN or infinite.
  static func diverged(epoch: Int, step: Int, rate: Double, best: Int) -> Diagnostic {
    let kept =
      best > 0
      ? "the weights of epoch \(best), the best until then, are kept in best.safetensors"
      : "no weights are kept, since no epoch was complete"
    return Diagnostic(
      "AE7001", "the loss is not a finite number in epoch \(epoch), step \(step); training stopped",
      notes: [kept],
      help: "try a smaller learning rate (it is \(rate)), or look for log, sqrt or / of values near 0 in the loss"
    )
  }
}
