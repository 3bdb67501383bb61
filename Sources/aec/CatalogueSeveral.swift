import Diagnostics
import Training
import Trials

extension Diagnostic {
  static func trialsAreFixed(_ flag: String) -> Diagnostic {
    Diagnostic(
      "AE5339", "several runs that are gone on with keep their recipe: --\(flag) cannot change it",
      help: "--epochs, --steps and --threads go with --resume of several; a single run has a folder of its own")
  }

  /// A sweep by halves, or over lengths.
  static func lengthsAreFixed(_ folder: TrialsFolder, _ length: TrialLength) -> Diagnostic {
    let run = folder.trials.first.map { folder.folder(of: $0).path } ?? folder.path
    let why = folder.rounds.isEmpty ? "lengths are what it sweeps" : "the rounds of --halving have lengths of their own"
    return Diagnostic(
      "AE5339", "\(why), which --\(length.flag) cannot change",
      help: "a run is made longer by itself, as `aec train --resume \(shellWord(run)) --\(length.flag) "
        + "\(length.count)`; other lengths of all are a new sweep")
  }

  /// Of a sweep, whose table shows no reason for losses of fewer epochs.
  static func trialsOutOfTime(_ path: String, _ count: Int, of all: Int) -> Diagnostic {
    Diagnostic(
      "AE6964", "`max_time` ended \(count) of \(all) runs, so that their losses are not comparable",
      severity: .warning, help: "`aec train --resume \(shellWord(path))` goes on with \(count == 1 ? "it" : "them")")
  }

  static func trialsUnfinished(_ path: String, _ count: Int) -> Diagnostic {
    Diagnostic(
      "AE6949", "\(count) \(count == 1 ? "run is" : "runs are") not finished", severity: .warning,
      help: "`aec train --resume \(shellWord(path))` goes on with \(count == 1 ? "it" : "them")")
  }

  static func trialsMissing(_ path: String, _ missing: Int, of count: Int) -> Diagnostic {
    Diagnostic(
      "AE6948", "\(missing) of the \(count) runs of `\(path)` \(missing == 1 ? "has" : "have") not begun",
      severity: .warning, help: "`aec train --resume \(shellWord(path))` trains them")
  }
}

extension Explanation {
  static let missingTrials = [
    Explanation(
      "AE6949", "Runs of a sweep that are not finished",
      meaning: "Some runs were killed, stopped, or met a full disk. They do not count in the table.",
      example: .situation("the system kills a process for its memory"),
      cure: "Go on with them: `aec train --resume` with the folder of the sweep."),
    Explanation(
      "AE5339", "A flag that several resumed runs cannot take",
      meaning: "Repeats and sweeps compare runs of one recipe, so that runs which are gone on with keep it.",
      example: .command("aec train --resume runs/dense-001 --batch 64"),
      cure:
        "Leave the flag out, or start new runs. `--epochs` and `--steps` make all runs longer, but not those of a sweep "
        + "over lengths or by halves, of which each is made longer by the name of its own folder."),
    Explanation(
      "AE6964", "Runs of a sweep that `max_time` ended",
      meaning: "Some runs were ended by their time and not by their recipe. A setting with fewer epochs is not worse "
        + "for that.",
      example: .command("aec sweep dense.ae latent=2,3 --max-time '1 s'"),
      cure: "Go on with them: `aec train --resume` with the folder of the sweep, or give epochs instead of a time."),
    Explanation(
      "AE6948", "Runs that have not begun",
      meaning: "Some of the runs that belong together have no folder yet, so the comparison is of the others.",
      example: .situation("`aec gather` before all parts of a job array have started"),
      cure: "Wait for the other parts, or train what is left: `aec train --resume FOLDER`."),
  ]
}
