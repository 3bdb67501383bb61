import Diagnostics
import Files
import Training

// What repeats say of a result, and why there may be no answer: AE7050 to AE7055, AE7904.
extension Spread {
  /// What there is to warn of.
  package var findings: [Diagnostic] {
    let unstable = latents.filter(\.isUnstable)
    var findings: [Diagnostic] = []
    if !unfinished.isEmpty { findings.append(.repeatsUnfinished(unfinished, of: outcomes.count, goOn)) }
    if !ofOtherData.isEmpty { findings.append(.repeatsOfOtherData(ofOtherData)) }
    let timed = sound.filter { ["max_time", nil].contains($0.endedBy) }
    let epochs = timed.compactMap(\.epochs)
    if let least = epochs.min(), let most = epochs.max(), least < most {
      let isOutOfTime = timed.contains { $0.endedBy == "max_time" }
      findings.append(.repeatsOfOtherLength(least, most, goOn, isOutOfTime: isOutOfTime))
    }
    if !collapsed.isEmpty { findings.append(.repeatsCollapsed(collapsed, of: outcomes.count)) }
    if !unstable.isEmpty { findings.append(.latentsDiffer(unstable, repeats: others.count + 1)) }
    return findings
  }

  /// The command that goes on with all of them.
  private var goOn: String { "aec train --resume \(shellWord(folder))" }
}

extension Diagnostic {
  private static func differenceWords(_ latent: Spread.Latent) -> String {
    let parts = [
      latent.correlation.map { "maps correlate \(fixed($0.median, digits: 2))" },
      latent.angle.map { "spectra are \(fixed($0.median, digits: 0)) degrees apart" },
    ]
    return "\(latent.name) (\(parts.compactMap(\.self).joined(separator: ", ")))"
  }

  static func latentsDiffer(_ latents: [Spread.Latent], repeats: Int) -> Diagnostic {
    let words = latents.map(differenceWords)
    let isOne = words.count == 1
    let shown = words.prefix(4).joined(separator: ", ") + (words.count > 4 ? " and \(words.count - 4) more" : "")
    return Diagnostic(
      "AE7050",
      "over \(repeats) repeats \(isOne ? "a latent does" : "some latents do") not come out again: " + shown,
      severity: .warning,
      help: "report only what comes out again; fewer latents, more epochs, or a start from the data "
        + "(`start: vca` or `start: pixels`) make the others stable")
  }

  static func repeatsCollapsed(_ collapsed: [String: String], of count: Int) -> Diagnostic {
    let words = collapsed.keys.sorted().map { "\($0) (\(collapsed[$0] ?? ""))" }
    return Diagnostic(
      "AE7051", "\(collapsed.count) of \(count) repeats collapsed: \(words.joined(separator: ", "))",
      severity: .warning,
      help: "say in a paper how many did; a smaller learning rate or `warmup` makes it rarer")
  }

  static func repeatsUnfinished(_ names: [String], of count: Int, _ goOn: String) -> Diagnostic {
    Diagnostic(
      "AE7052",
      "\(names.count) of \(count) repeats \(names.count == 1 ? "is" : "are") not finished: "
        + names.joined(separator: ", "), severity: .warning,
      help: "`\(goOn)` goes on with \(names.count == 1 ? "it" : "these")")
  }

  static func repeatsOfOtherData(_ names: [String]) -> Diagnostic {
    Diagnostic(
      "AE7053", "some repeats were trained on other data than the best: \(names.joined(separator: ", "))",
      severity: .warning,
      help: "bring the old data back, remove the folders of these, and call `aec train --resume` with the folder of all"
    )
  }

  static func repeatsOfOtherLength(_ least: Int, _ most: Int, _ goOn: String, isOutOfTime: Bool)
    -> Diagnostic
  {
    Diagnostic(
      "AE7054", "the repeats have trained \(least) to \(most) epochs, so that their losses are not comparable",
      severity: .warning,
      help: isOutOfTime
        ? "`\(goOn)` goes on where `max_time` has stopped" : "`\(goOn) --epochs \(most)` makes the others as long")
  }

  /// To go on with a run that diverged brings the same steps again: only another recipe helps.
  static func noSoundRepeat(_ path: String, _ outcomes: [RepeatOutcome]) -> Diagnostic {
    let diverged = outcomes.filter { $0.status == "diverged" }
    let unfinished = "`aec train --resume \(shellWord(path))` goes on with unfinished runs"
    guard let first = diverged.first else {
      return Diagnostic(
        "AE7055", "no run in `\(path)` is whole and has a loss, so there is nothing to compare",
        help: "run.json in each of its folders says how it ended; \(unfinished)")
    }
    let rate = first.rate.map { "--learning-rate \(numberText($0 / 10))" } ?? "a tenth of the learning rate"
    let areAll = diverged.count == outcomes.count
    return Diagnostic(
      "AE7055",
      areAll
        ? "all runs in `\(path)` diverged, so there is nothing to compare"
        : "no run in `\(path)` has a loss: \(plural(diverged.count, "run")) of \(outcomes.count) diverged",
      notes: ["the message of each run (AE7001 to AE7006) names the line where it began, and its cure"],
      help: "start new runs with that cure, or with smaller steps: \(rate)" + (areAll ? "" : "; \(unfinished)"))
  }

  static func spreadInterrupted() -> Diagnostic {
    Diagnostic("AE7904", "interrupted before all repeats were compared", help: "`aec gather` compares them again")
  }
}

extension Explanation {
  package static let spread = [
    Explanation(
      "AE7055", "Repeats without a loss",
      meaning:
        "The best of several repeats is found by its loss, and no run of them has one: none has trained an epoch, or "
        + "all diverged.",
      example: .command("aec gather runs/dense-001"),
      cure: "Go on with those that are not finished: `aec train --resume runs/dense-001`. Start diverged ones anew "
        + "with a tenth of the learning rate, or with the cure that their messages name."),
    Explanation(
      "AE7050", "Latents that do not come out again",
      meaning:
        "The model was trained from several seeds. In half of the repeats or more, what is most like this latent "
        + "of the best one is another thing: its map correlates less than 0.9, or its spectrum stands more than 10 "
        + "degrees apart.",
      example: .command("aec train dense.ae --repeats 10"),
      cure: "Do not interpret such a latent. Fewer latents, more epochs, or weights that start from the data help."),
    Explanation(
      "AE7051", "Collapsed repeats",
      meaning: "Some repeats diverged, explain less than half of the variance that the best explains, or have more "
        + "latents that are constant or equal than the best one. They do not count in the spread.",
      example: .command("aec train dense.ae --repeats 10"),
      cure: "Say how many collapsed. A smaller learning rate, `warmup` or another start of the weights makes it rarer."),
    Explanation(
      "AE7052", "Repeats that are not finished",
      meaning: "Some repeats were killed, stopped, or met a full disk. They are not compared with the others.",
      example: .situation("the system kills one of three processes for its memory"),
      cure: "Go on with them: `aec train --resume runs/dense-001`."),
    Explanation(
      "AE7053", "Repeats of other data",
      meaning: "The data were changed between the trainings of these repeats, so their results cannot be compared.",
      example: .situation("the file was written anew before `aec train --resume`"),
      cure: "Bring the old data back, remove the folders of these repeats, and go on with the rest."),
    Explanation(
      "AE7054", "Repeats of different length",
      meaning: "`max_time` ended repeats after different numbers of epochs, or one was made longer by itself.",
      example: .command("aec train dense.ae --repeats 3 --max-time '1 s'"),
      cure:
        "Go on with all of them: `aec train --resume runs/dense-001`, with `--epochs` where one was made longer; or "
        + "give epochs instead of a time."),
    Explanation(
      "AE7904", "Interrupted while repeats were compared",
      meaning: "The user stopped the comparison of repeats. The runs themselves are complete.",
      example: .situation("Ctrl-C while `aec gather` reads the runs"), cure: "Run `aec gather` again."),
  ]
}
