import Diagnostics
import Files

// Messages about what a run saves, and what a saved run is. Codes: AE601x saving, AE692x saved runs.
extension Diagnostic {
  /// A file could not be written while a run goes on.
  static func willTryAgain(_ cause: Diagnostic) -> Diagnostic {
    Diagnostic("AE6010", "\(cause.message); the training goes on and will try again", severity: .warning)
  }

  /// The end of a run whose files are not all there; `refuge` is a folder that has them instead.
  static func notSaved(_ missing: [String], _ cause: Diagnostic, notes: [String], refuge: String?) -> Diagnostic {
    Diagnostic(
      "AE6011", "not all of the run is saved (\(listing(missing))): \(cause.message)",
      notes: notes + (refuge.map { ["the whole run is in `\($0)` instead"] } ?? []),
      help: refuge.map { "`aec encode \($0) -o z.npy` works; move the folder where it shall stay" } ?? cause.help)
  }

  /// The metrics could not be written at the end; all else is there.
  static func metricsIncomplete(_ cause: Diagnostic) -> Diagnostic {
    Diagnostic(
      "AE6012", "the last epochs are not in metrics.csv: \(cause.message)", severity: .warning,
      notes: ["all else of the run is saved"])
  }

  /// Whether it is told with `--quiet` too: something of the run is lost, which nobody sees in its folder.
  package var tellsOfLoss: Bool { code == "AE6012" }

  static func runMoved(from old: String, to new: String) -> Diagnostic {
    Diagnostic(
      "AE6013", "the run's folder `\(old)` was moved while it trained; the run is saved in `\(new)`", severity: .warning
    )
  }

  static func runRemoved(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6014", "the run's folder `\(path)` was removed while it trained; it is made again", severity: .warning)
  }

  /// Data that are read batch by batch were written meanwhile.
  static func dataChangedMeanwhile(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6015", "`\(path)` was changed while the run trained on it; nobody knows which numbers it has seen",
      severity: .warning, help: "train again on a file that nobody writes")
  }

  /// The data came through a pipe.
  /// Data that are not where they were when the run was trained.
  static func dataMoved(_ path: String, _ run: String) -> Diagnostic {
    Diagnostic(
      "AE6931", "the data of the run `\(run)` are no longer there: `\(path)`",
      help: "name the place where they are now with --data FILE, or bring them back")
  }

  static func dataAreGone(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6016", "the run was trained on what came through `\(path)`, which cannot be read again",
      help: "give the same data with --data FILE")
  }

  /// `--out` names a link to a place where nothing is.
  static func runIsLostLink(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5313", "`\(path)` is a link that leads nowhere; a run is a folder",
      help: "give another folder with --out, or remove the link: rm '\(path)'")
  }
}

extension Diagnostic {
  /// Weights of an earlier save of a run that went on and went wrong.
  static func endedLater(_ run: String, _ how: String, in last: Int, _ epoch: String, best: Int?) -> Diagnostic {
    Diagnostic(
      "AE6019", "`\(run)` \(how) in epoch \(last); its weights are of \(epoch), the last that were saved",
      severity: .warning, help: best.map { "--best takes those of epoch \($0), the best until then" })
  }

  /// Somebody edited a file of a run, or put that of another run there.
  static func savedFileChanged(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6920", "`\(path)` is not what the run has saved: its contents have changed", severity: .warning)
  }

  /// Weights that were saved and that somebody has taken away.
  static func lostWeights(_ run: String, _ name: String, hasBest: Bool) -> Diagnostic {
    Diagnostic(
      "AE6930", "`\(name)` is gone from the run `\(run)`, which has saved it",
      help: hasBest
        ? "--best takes the weights of the best epoch, which are there; or restore the file from a copy"
        : "restore the file from a copy, or train again: `aec train \(shellWord(run + "/model.ae"))`")
  }

  static func noBestEpoch(_ run: String) -> Diagnostic {
    Diagnostic(
      "AE6921", "no epoch of `\(run)` was complete and tested, so none is the best",
      help: "leave --best away: the weights of the last step are there")
  }

  static func nothingSavedYet(_ run: String) -> Diagnostic {
    Diagnostic(
      "AE6922", "`\(run)` is still training and has not saved its weights yet",
      help: "wait a little: they are saved from 15 seconds on, and again and again")
  }

  static func cutOffBeforeSaving(_ run: String) -> Diagnostic {
    Diagnostic(
      "AE6923", "`\(run)` was cut off before its weights were saved for the first time",
      help: "`aec train --resume \(shellWord(run))` begins it anew; "
        + "weights are saved from 15 seconds on, and at every polite end (Ctrl-C, SIGTERM)")
  }

  static func trainingElsewhere(_ run: String, _ host: String) -> Diagnostic {
    Diagnostic(
      "AE6924",
      "`\(run)` has no weights: it is still training on \(host), or was cut off before they were saved",
      help: "look there whether it is still at work")
  }

  static func divergedWithoutLast(_ run: String, epoch: Int, best: Int?) -> Diagnostic {
    Diagnostic(
      "AE6925", "`\(run)` diverged in epoch \(epoch), so it has no last weights",
      help: best.map { "--best takes those of epoch \($0), the best until then" }
        ?? "train again with a smaller learning rate; no epoch before was complete")
  }

  /// `refuge` is a folder that has the whole run instead.
  static func failedBeforeSaving(_ run: String, refuge: String?) -> Diagnostic {
    Diagnostic(
      "AE6926",
      "`\(run)` failed before its weights were saved" + (refuge.map { "; the whole run is in `\($0)`" } ?? ""),
      help: refuge.map { "name that folder, or move it: `mv \(shellWord($0)) \(shellWord(run + "-rescued"))`" }
        ?? "train again; what went wrong was told when it ended")
  }

  static func stillTraining(_ run: String, _ epoch: String) -> Diagnostic {
    Diagnostic("AE6927", "`\(run)` is still training; its weights are of \(epoch)", severity: .warning)
  }

  static func cutOff(_ run: String, _ epoch: String) -> Diagnostic {
    Diagnostic(
      "AE6928", "`\(run)` was cut off while it trained; its weights are of \(epoch), the last that were saved",
      severity: .warning, help: "`aec train --resume \(shellWord(run))` goes on with it")
  }

  static func trainingOrCutOff(_ run: String, _ host: String, _ epoch: String) -> Diagnostic {
    Diagnostic(
      "AE6929", "`\(run)` is still training on \(host), or was cut off; its weights are of \(epoch)",
      severity: .warning)
  }
}

extension Diagnostic {
  /// A message about a file of a run that was edited or cut, with what is wrong in it now.
  func withCause(_ cause: Diagnostic) -> Diagnostic {
    var result = self
    result.severity = .error
    result.notes.append("\(cause.code): \(cause.message)")
    result.help = "restore the file from a copy, or train again"
    return result
  }
}
