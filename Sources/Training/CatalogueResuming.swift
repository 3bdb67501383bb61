import Diagnostics
import Files
import Recipe

// Going on with a run: AE6932 to AE6939, AE6955, AE6961, AE6962, AE5326, AE5328.
extension Diagnostic {
  static func noCheckpoint(_ path: String, _ why: String) -> Diagnostic {
    Diagnostic(
      "AE6932", "`\(path)` is no checkpoint to go on from: \(why)",
      help: "start anew; `--init` starts from the weights of a run")
  }

  /// Figures may be missing of a whole run, which needs no training for them.
  static func nothingLeft(_ run: RunFolder, trained: Int, _ key: RecipeKey, instead: String?) -> Diagnostic {
    let flag = "--\(key.flag ?? key.name) \(2 * max(1, trained))"
    let longer = instead ?? "for more of them: `aec train --resume \(shellWord(run.path)) \(flag)`"
    let drawing =
      fileExists(run.file(RunFolder.figuresFolder)) ? "" : "; `aec figures \(shellWord(run.path))` draws its figures"
    return Diagnostic(
      "AE6933", "the run `\(run.path)` is whole: all its \(key.name) are trained", help: longer + drawing)
  }

  package static func ended(_ path: String, by key: String, help: String) -> Diagnostic {
    Diagnostic("AE6936", "the run `\(path)` is whole: its `\(key)` ended it", help: help)
  }

  /// `phase` is the one at work, with its line, where the run has phases.
  package static func shorterThanTrained(
    _ path: String, trained: Int, _ key: RecipeKey, asked: Int, phase: String?
  ) -> Diagnostic {
    let flag = key.flag ?? key.name
    let count = "\(trained) \(key.name)" + (phase.map { " of its \($0)" } ?? "")
    return Diagnostic(
      "AE6937", "the run `\(path)` has begun or trained \(count), more than --\(flag) \(asked)",
      help: "give \(trained) or more, or leave --\(flag) out; a new run can be shorter")
  }

  static func metricsLost(_ run: RunFolder, epochs: Int) -> Diagnostic {
    Diagnostic(
      "AE6938", "`\(run.file(RunFolder.metricsFile))` is not there: the losses of the epochs up to \(epochs) are lost",
      severity: .warning, help: "bring the file back from a copy before you go on; the training needs none of it")
  }

  static func otherData(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6934", "the data are not those that `\(path)` was trained on: their hash differs",
      help: "bring the old data back, or start a new run with `--init \(path)/weights.safetensors`")
  }

  package static func stillTrainingHere(_ path: String) -> Diagnostic {
    Diagnostic("AE6935", "the run `\(path)` is being trained now", help: "wait for its end, or stop it first")
  }

  static func waitsForEnd(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6955", "the process that trains `\(path)` is ending: it is waited for", severity: .note)
  }

  /// `--max-time` was typed when the run began, and is not typed now.
  static func timeOfPart(_ time: String) -> Diagnostic {
    Diagnostic(
      "AE6961", "`--max-time \(shellWord(time))` was given for an earlier part of the run, and holds no longer",
      severity: .note, help: "give it again to end this part; `max_time` in the model file holds for each part")
  }

  static func beginsAnew(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6962", "`\(path)` has no checkpoint to go on from, so it begins anew with its first epoch", severity: .note)
  }

  static func recipeIsFixed(_ flag: String) -> Diagnostic {
    Diagnostic(
      "AE5326", "a resumed run keeps its recipe: --\(flag) cannot change it",
      help: "--epochs, --steps, --threads, --max-time and --checkpoint go with --resume")
  }
}

extension Explanation {
  package static let resuming = [
    Explanation(
      "AE6932", "No checkpoint to go on from",
      meaning: "`--resume` goes on from `checkpoint.safetensors` of the run. The file was removed, is of another "
        + "model, or another version of aec wrote it.",
      example: .situation("aec train --resume runs/dense-001, where the checkpoint was removed"),
      cure: "Start the run anew. Weights that are there can be the start of it: `--init`."),
    Explanation(
      "AE6933", "A run that is whole already",
      meaning: "The run has trained all epochs or steps of its recipe, so there is nothing to go on with.",
      example: .command("aec train --resume runs/dense-001"),
      cure: "Give more epochs: `aec train --resume runs/dense-001 --epochs 400`."),
    Explanation(
      "AE6936", "A run that its recipe ended",
      meaning: "The recipe's `stop` or `target` ended the run, and would end it at once again.",
      example: .command("aec train --resume runs/dense-001"),
      cure: "Start a new run from its weights with `--init`, and another rule."),
    Explanation(
      "AE6937", "A length that the run has passed",
      meaning: "`--resume` may make a run longer, or end it at any place that it has not reached. What is trained "
        + "cannot be taken back.",
      example: .situation("aec train --resume runs/dense-001 --epochs 50, where 80 epochs are trained"),
      cure: "Give a larger number. A new run with fewer epochs has the same first epochs, since the seed is the same."),
    Explanation(
      "AE6938", "A run without its losses",
      meaning: "`metrics.csv` of a run that is gone on with was removed. The numbers of the run stay the same, and a "
        + "new file begins at the epoch that comes next.",
      example: .situation("aec train --resume runs/dense-001, where metrics.csv was removed"),
      cure: "Stop the run, bring the file back from a copy, and go on again."),
    .divergesAgain,
    Explanation(
      "AE6934", "Other data than those of the run",
      meaning: "The samples that the recipe leads to are not those that the run was trained on. With other data the "
        + "result would be neither run's.",
      example: .situation("The file was replaced after the run had been stopped"),
      cure: "Bring the old data back, or start a new run from the weights with `--init`."),
    Explanation(
      "AE6935", "A run that is being trained",
      meaning: "Another process trains the run now. Two of them would write over each other's results.",
      example: .command("aec train --resume runs/dense-001"),
      cure: "Wait until it ends, or stop it with Ctrl-C first."),
    Explanation(
      "AE6955", "A run that its process is leaving",
      meaning:
        "The process that trains the run was asked to end, or the one that started it was killed. It saves what is "
        + "trained, which takes some seconds at most, and then the run is gone on with.",
      example: .situation("aec train --resume runs/dense-001 right after its repeats were killed"),
      cure: "Nothing."),
    Explanation(
      "AE6961", "A time that held for an earlier part of a run",
      meaning: "A flag such as `--max-time` belongs to the command that was typed. The run that is gone on with trains "
        + "to its end.",
      example: .situation("aec train --resume runs/dense-001, where the run was started with `--max-time '1 h'`"),
      cure: "Nothing, or give the time again. `max_time` of the section `train` holds for each part of a run."),
    Explanation(
      "AE6962", "A run that begins anew",
      meaning: "The run was cut off before its first checkpoint, or its disk had no room for one. It is trained from "
        + "its first epoch, with the same bits.",
      example: .situation("aec train --resume runs/dense-001 after a full disk, which took the weights alone"),
      cure: "Nothing. Weights that it had are kept: see AE5328."),
    .weightsKept,
    Explanation(
      "AE5326", "A flag that a resumed run cannot take",
      meaning: "A resumed run gives the same numbers as one that was never stopped, so its recipe stays as it is.",
      example: .command("aec train --resume runs/dense-001 --batch 64"),
      cure: "Leave the flag out, or start a new run with it."),
  ]
}
