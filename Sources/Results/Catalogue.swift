import Diagnostics

// Messages about the figures of a run. Codes: AE55.
extension Diagnostic {
  /// `--only` names a figure that there is not, or none at all.
  package static func unknownFigure(_ name: String, _ known: [String]) -> Diagnostic {
    let near = suggestion(for: name, among: known).map { "did you mean `\($0)`? " } ?? ""
    let words = name.isEmpty ? "`--only` names no figure" : "there is no figure `\(name)`"
    return Diagnostic("AE5501", words, help: near + "figures are \(listing(known))")
  }

  /// `--format` names a format that is not written, or none at all.
  package static func unknownFormat(_ name: String) -> Diagnostic {
    Diagnostic(
      "AE5502", name.isEmpty ? "`--format` names no format" : "figures are not written as `\(name)`",
      help: "give one or more of png, svg and pdf: --format png,pdf")
  }

  /// `--latents 2,99`: the model has fewer.
  static func unknownLatent(_ number: Int, count: Int) -> Diagnostic {
    Diagnostic(
      "AE5503", "there is no latent \(number); the run has \(count)",
      help: "latents are counted from 0, so the last is \(count - 1)")
  }

  package static func malformedLatents(_ text: String) -> Diagnostic {
    Diagnostic(
      "AE5504", "`--latents \(quoted(text))` is not a list of numbers",
      help: "for example --latents 2,8,9; they are counted from 0")
  }

  package static func malformedLimits(_ text: String) -> Diagnostic {
    Diagnostic("AE5505", "`--limits \(quoted(text))` is not of the form low,high", help: "for example --limits -2,2")
  }

  /// A figure that this run does not have.
  static func figureLeftOut(_ name: String, _ reason: String) -> Diagnostic {
    Diagnostic("AE5506", "the figure `\(name)` is left out: \(reason)", severity: .note)
  }

  /// The run's folder takes no files, and the figures go elsewhere.
  static func latentsNotKept(_ cause: Diagnostic) -> Diagnostic {
    Diagnostic(
      "AE6017", "the latents are not written into the run: \(cause.message)", severity: .note,
      help: "`aec encode RUN -o latents.npy` writes them elsewhere")
  }

  /// What is told of a run cannot be kept in its folder.
  package static func resultNotKept(_ what: String, _ cause: Diagnostic) -> Diagnostic {
    Diagnostic(
      "AE6021", "\(what) cannot be written into the run: \(cause.message)", severity: .warning, notes: cause.notes,
      help: "the result is printed all the same; copy the run to a folder of your own to keep it there")
  }

  /// Data were replaced between the training and the drawing after it.
  static func dataReplaced(_ path: String, run: String) -> Diagnostic {
    Diagnostic(
      "AE6018", "`\(path)` was changed while the run was trained, so its samples are not those of the run",
      help: "bring the data back, then `aec figures \(run)`; `--data` draws figures of any other data")
  }

  /// The user interrupted the drawing after a training that went well.
  package static func figuresInterrupted(run: String) -> Diagnostic {
    Diagnostic(
      "AE5508", "the run is saved, but not all of its figures are drawn", severity: .note,
      help: "`aec figures \(run)` draws them")
  }

  /// Drawing failed after a training that went well.
  package static func figuresFailed(_ cause: Diagnostic, run: String) -> Diagnostic {
    Diagnostic(
      "AE5507", "the run is saved, but its figures could not be drawn: \(cause.message)", severity: .warning,
      notes: cause.notes, help: cause.help ?? "try again with `aec figures \(run)`")
  }
}

/// A value of a flag as it must be typed to be seen.
private func quoted(_ text: String) -> String { text.contains { $0 != " " } ? text : "'\(text)'" }

extension Explanation {
  package static let figures = [
    Explanation(
      "AE5501", "An unknown figure",
      meaning: "`--only` names a figure that there is not.",
      example: .command("aec figures runs/dense-001 --only loss_curve"),
      cure: "Use names of the list in the message."),
    Explanation(
      "AE5502", "An unknown format of figures",
      meaning: "`--format` names a format that is not written.",
      example: .command("aec figures runs/dense-001 --format jpg"),
      cure: "Give one or more of png, svg and pdf: `--format png,pdf`."),
    Explanation(
      "AE5503", "An unknown latent",
      meaning: "`--latents` names a latent that the model does not have; they are counted from 0.",
      example: .command("aec figures runs/dense-001 --latents 12"),
      cure: "Name latents that the model has."),
    Explanation(
      "AE5504", "`--latents` that are no numbers",
      meaning: "The flag takes whole numbers with commas between.",
      example: .command("aec figures runs/dense-001 --latents first"),
      cure: "Write for example `--latents 2,8,9`."),
    Explanation(
      "AE5505", "`--limits` of another form",
      meaning: "The flag takes two numbers with a comma between.",
      example: .command("aec figures runs/dense-001 --limits 2"),
      cure: "Write for example `--limits -2,2`."),
    Explanation(
      "AE5506", "A figure that is left out",
      meaning: "This run does not have what the figure shows; the message tells what.",
      example: .situation("a map of a run whose data are a list of spectra, not a picture"),
      cure: "Nothing is wrong; give data that have what the figure needs, if it is wanted."),
    Explanation(
      "AE5507", "Figures that could not be drawn",
      meaning: "The training went well and the run is saved, but drawing its figures failed.",
      example: .situation("a machine without Cairo"),
      cure: "Mend the cause that the message names, then run `aec figures RUN`."),
    Explanation(
      "AE5508", "Figures that were interrupted",
      meaning: "The run is saved, and the drawing was interrupted.",
      example: .situation("Ctrl-C after the last epoch"),
      cure: "Run `aec figures RUN` to draw them."),
  ]

  /// Drawing that cannot use the data or the folder of its run.
  package static let drawingRuns = [
    Explanation(
      "AE6017", "Latents that are not kept",
      meaning: "Figures go into the folder of `--out`; the latents belong into the run, which takes no files.",
      example: .command("aec figures READ_ONLY_RUN --out figures"),
      cure: "Nothing, if the figures are enough; `aec encode` writes the latents anywhere."),
    Explanation(
      "AE6021", "A result that is not kept",
      meaning: "`aec score` and `aec diagnose` print what they find, and leave it in the folder of the run. The folder "
        + "takes no files.",
      example: .command("aec score READ_ONLY_RUN --endmembers known.npy"),
      cure: "Nothing, if the printed result is enough; else copy the run to a folder of your own."),
    Explanation(
      "AE6018", "Data that were changed during the training",
      meaning: "Figures after a training are of its own samples. The file has others by now, so none are drawn of it.",
      example: .situation("`cube.npy` was replaced by the next measurement while a run trained on the last one."),
      cure: "Bring the data back and draw with `aec figures`; with `--data` it draws any data."),
  ]
}
