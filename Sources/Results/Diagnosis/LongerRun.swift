import Diagnostics
import Files
import Recipe
import Training

/// How a run goes on whose loss still falls.
extension RunEvidence {
  /// Whether the recipe asked for no lower loss than the run has.
  var hasReachedTarget: Bool { endedBy == RecipeKey.target.name }

  /// What to do for a longer run, with the command; what ended the run decides which.
  var longerRun: String {
    switch endedBy {
    case RecipeKey.maxTime.name?: "go on with it: \(resume)\(longerTime)"
    case RecipeKey.stop.name?: "its `stop` ended it, so a new run goes on from its weights: \(restart)"
    // A run that was stopped has epochs left.
    case _ where run.record["status"] != .string("done"): "go on with it: \(resume)"
    default: "go on with it: \(resume) \(longerLength)"
    }
  }

  private var endedBy: String? { if case .string(let key)? = run.record["ended_by"] { key } else { nil } }

  private var resume: String { "aec train --resume \(shellWord(run.folder.path))" }

  /// Four times as long; each part of a run has the time anew.
  private var longerTime: String {
    guard case .seconds(let time)? = run.recipe?[.maxTime] else { return "" }
    return " --max-time \(shellWord(RecipeValue.seconds(4 * time).text))"
  }

  /// Four times as many epochs or steps: of the last phase, where there are some, since a flag is about phases that are
  /// not over.
  private var longerLength: String {
    let isInPhases = run.recipe?.isInPhases ?? false
    switch run.recipe?.parts.last?.duration {
    case .steps(let count)?: return "--steps \(longer(isInPhases ? count : max(count, trained("steps"))))"
    case .epochs(let count)?: return "--epochs \(longer(isInPhases ? count : max(count, losses.count)))"
    case nil: return "--epochs \(longer(losses.count))"
    }
  }

  private func longer(_ count: Int) -> Int { 4 * min(count, 1 << 40) }

  private func trained(_ key: String) -> Int { number(key).flatMap { Int(exactly: $0) } ?? 0 }

  /// The command of a new run from the weights of this one, which waits four times as long for a lower loss.
  private var restart: String {
    var flags: [String: String] = [:]
    if case .stop(let rule)? = run.recipe?.parts.last?[.stop] {
      flags["stop"] = StopRule(patience: longer(rule.patience), share: rule.share, isOfTest: rule.isOfTest).text
    }
    return RunFacts(run.record).command(
      run, from: run.folder.file(RunFolder.weightsFile), with: flags)
  }
}
