import Diagnostics

// Several runs at once: AE5332, AE6940 to AE6947, AE6953.
extension Diagnostic {
  static func noProcess(_ cause: String) -> Diagnostic {
    Diagnostic(
      "AE5332", "the system gives no process for a run: \(cause)",
      help: "raise the limits of processes and files (see `ulimit -a`), or give fewer workers with --threads")
  }

  static func malformedSweep(_ text: String, _ fault: SweepAxis.Fault) -> Diagnostic {
    switch fault {
    case .empty(let name):
      Diagnostic(
        "AE5333", "`\(text)` names no values to try",
        help: "write \(name)=2...8 for whole numbers, \(name)=1e-5,1e-4 for a list")
    case .backwards(let cure):
      Diagnostic("AE5333", "the range `\(text)` ends before it begins", help: "write \(cure)")
    case .twice(let value, let cure):
      Diagnostic("AE5333", "`\(text)` names the value \(value) twice", help: "write \(cure)")
    }
  }

  static func sweepNotCountable(_ name: String) -> Diagnostic {
    Diagnostic(
      "AE5334", "`\(name)` has too many values for a grid",
      help: "list some, as in \(name)=0.1,0.3,1, or draw with --random 30")
  }

  static func sweepTooLarge(_ most: Int) -> Diagnostic {
    Diagnostic("AE5334", "the grid has more than \(most) points", help: "draw some of them with --random 30")
  }

  package static func notTrials(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6940", "`\(path)` is no folder of several runs: it has no `\(TrialsFolder.recordFile)`",
      help: "name a folder that `aec train --repeats` or `aec sweep` made")
  }

  static func brokenTrials(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6942", "`\(path)` cannot be read: \(reason)", help: "restore it from a copy, or start the runs anew elsewhere")
  }

  static func modelChanged(_ path: String, copy: String) -> Diagnostic {
    Diagnostic(
      "AE6943", "`\(path)` is not the model that the first of these runs was trained from",
      help: "bring the old text back, which is in `\(copy)`, or start new runs")
  }

  static func otherTrials(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6944", "`\(path)` holds other runs than those that are asked for",
      help: "give another folder with --out; parts of the same runs take the same model, data and flags")
  }

  static func trialTaken(_ path: String) -> Diagnostic {
    Diagnostic("AE6945", "another process trains `\(path)`, so it is left to that one", severity: .note)
  }

  static func trialFailed(_ path: String, _ cause: Diagnostic) -> Diagnostic {
    Diagnostic(
      "AE6946", "the run `\(path)` failed: \(cause.message)", severity: .warning, notes: cause.notes, help: cause.help)
  }

  static func settingRefused(_ setting: String, _ cause: Diagnostic) -> Diagnostic {
    Diagnostic(
      "AE6953", "`\(setting)` is left out of the sweep: \(cause.message)", severity: .warning, notes: cause.notes,
      help: cause.help ?? "`aec explain \(cause.code)` says more; the table names it")
  }

  static func trialLost(_ path: String, _ code: Int32) -> Diagnostic {
    Diagnostic(
      "AE6947", "the process of the run `\(path)` ended with code \(code)", severity: .warning,
      help: "a code above 128 is a signal: \(max(0, code - 128)); too little memory is the usual cause of 137")
  }
}

extension Explanation {
  package static let trials = [
    Explanation(
      "AE5332", "No process for a run",
      meaning:
        "Each of several runs is trained by a process of its own, and the system gives none: a limit is reached.",
      example: .situation("a low `ulimit -u` on a shared machine"), cure: "Raise the limit, or give fewer --threads."),
    Explanation(
      "AE5333", "A sweep without values",
      meaning: "A number that is swept is written with its values: a list between commas, or a range of whole numbers. "
        + "With `--random` a range may have fractions.",
      example: .command("aec sweep dense.ae latent"), cure: "Write `latent=2...8` or `latent=2,4,8`."),
    Explanation(
      "AE5334", "A grid that is too large",
      meaning: "A grid tries every combination. A range of numbers with fractions has no end of values, and long lists "
        + "have too many combinations.",
      example: .command("aec sweep dense.ae l1=1e-5...1e-2"),
      cure: "List the values, or draw a number of combinations with `--random`."),
    Explanation(
      "AE6940", "Not a folder of several runs",
      meaning: "Repeats and sweeps leave a file `trials.json` in their folder, which says what runs lie below.",
      example: .command("aec gather runs/dense-001"),
      cure: "Name the folder above the runs: runs/dense-001, not runs/dense-001/repeat-01."),
    Explanation(
      "AE6942", "A list of runs that cannot be read",
      meaning: "`trials.json` is damaged, or was edited so that it means nothing.",
      example: .situation("an edited trials.json"), cure: "Restore it from a copy, or start new runs."),
    Explanation(
      "AE6943", "A model that changed between runs",
      meaning: "Repeats and sweeps compare runs of one model. The model file is another one than when they began.",
      example: .situation("dense.ae was edited before `aec train --resume` of its repeats"),
      cure: "Bring the old text back, a copy is in the folder as `model.ae`, or start new runs."),
    Explanation(
      "AE6944", "A folder of other runs",
      meaning: "The folder holds runs of another model, of other data or with other flags.",
      example: .situation("two job arrays with the same --out"), cure: "Give each its own folder with --out."),
    Explanation(
      "AE6945", "A run that another process trains",
      meaning: "Somebody else is at work on this run, on this machine or another one.",
      example: .situation("two parts with the same number"), cure: "Wait for it, then call `aec gather`."),
    Explanation(
      "AE6946", "One of several runs failed",
      meaning: "A run ended with an error, for example since its loss was not finite. The others go on.",
      example: .situation("one seed of ten diverges"), cure: "The message has the cause and its cure."),
    Explanation(
      "AE6953", "A setting that does not fit",
      meaning: "A combination of values gives a model that the data or the recipe do not fit. The others are trained, "
        + "and the table says why this one is not.",
      example: .command("aec sweep dense.ae steps=10,20 --data spectra.npy"),
      cure: "Nothing, if the others are enough; else leave the value out, or change what the message names."),
    Explanation(
      "AE6947", "The process of a run was lost",
      meaning: "The process ended in a way that is not its own: by a signal, or for lack of memory.",
      example: .situation("the system kills a process for its memory"),
      cure: "Fewer runs at once need less memory: give fewer --threads. Then `aec train --resume` the folder."),
  ]
}
