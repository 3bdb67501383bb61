import Diagnostics
import Files
import Recipe
import Training

/// How long several runs are, as a flag says it: `--epochs 80`.
package struct TrialLength: Equatable, Sendable {
  package let flag: String
  package let count: Int

  /// Nil for another flag.
  package init?(_ flag: String, _ text: String) {
    guard ["epochs", "steps"].contains(flag), let count = Int(text) else { return nil }
    (self.flag, self.count) = (flag, count)
  }

  package init(epochs: Int) { (flag, count) = ("epochs", epochs) }

  func isReached(by recipe: TrainRecipe) -> Bool {
    switch recipe.duration {
    case .epochs(let epochs): flag == "epochs" && epochs >= count
    case .steps(let steps): flag == "steps" && steps >= count
    }
  }

  /// What a recipe counts beyond the length; nil where it asks for no more.
  func passed(by recipe: TrainRecipe) -> (count: Int, key: RecipeKey)? {
    switch recipe.duration {
    case .epochs(let epochs): flag == "epochs" && epochs > count ? (epochs, .epochs) : nil
    case .steps(let steps): flag == "steps" && steps > count ? (steps, .steps) : nil
    }
  }
}

// Whole runs that are to have another length.
extension TrialsFolder {
  /// Whether runs of a sweep have lengths of their own, by its rounds or as what is swept.
  package func hasLengthsOfItsOwn(_ length: TrialLength) -> Bool {
    !rounds.isEmpty || settings.contains { $0.values.contains { ["epochs", "steps"].contains($0.name) } }
  }

  /// Looks whether whole runs can be as long as is asked now; `tell` hears of those that rules have ended.
  ///
  /// - Throws: AE6937 where a run is longer, AE6936 where rules ended all.
  package func require(_ length: TrialLength, tell: (Diagnostic) -> Void) throws(Diagnostic) {
    var ruled: [(trial: Trial, key: String, recipe: TrainRecipe)] = []
    for trial in trials {
      let run = folder(of: trial)
      guard case .ended = TrialState(of: run), let record = try? SavedRun.record(run),
        record["status"] == .string("done"), case .object(let train)? = record["train"]?.written,
        let last = TrainRecipe(train)?.parts.last
      else { continue }
      if case .string(let key)? = record["ended_by"] {
        ruled.append((trial, key, last))
      } else if let passed = length.passed(by: last) {
        throw .shorterThanTrained(
          run.path, trained: passed.count, passed.key, asked: length.count,
          phase: last.phaseName.map { "phase \"\($0)\"" })
      }
    }
    guard let first = ruled.first else { return }
    guard ruled.count < trials.count else {
      throw .ended(path, by: first.key, help: another(first.key, first.recipe.later(first.key), first.recipe))
    }
    tell(.rulesHaveEnded(ruled.map(\.trial.folder), first.key))
  }

  /// New runs with another value of a rule, as a command where a flag gives it.
  private func another(_ key: String, _ value: String?, _ recipe: TrainRecipe) -> String {
    let line = value.map { "`\(key): \($0)`" } ?? "another `\(key)`"
    guard kind == .repeats, let value else { return "start a new sweep with \(line)" }
    let isTyped = arguments.contains("--" + key)
    if let phase = recipe.phaseName, !isTyped {
      return "start new repeats with \(line) in the phase \"\(phase)\""
    }
    var words = arguments
    if let place = words.firstIndex(of: "--" + key) { words.removeSubrange(place..<min(place + 2, words.count)) }
    let seeds = Array(trials[0].arguments.prefix(4))
    let all = ["aec", "train", model, "--repeats", "\(trials.count)"] + words + seeds + ["--" + key, value]
    return "start new repeats with another: \(all.map(shellWord).joined(separator: " "))"
  }
}

extension Diagnostic {
  static func rulesHaveEnded(_ names: [String], _ key: String) -> Diagnostic {
    Diagnostic(
      "AE6963", "the recipe's `\(key)` ended \(listing(names)), which keep their length", severity: .note,
      help: "with another `\(key)` they are new runs: `--init` takes their weights")
  }
}

extension Explanation {
  package static let lengthsOfTrials = [
    Explanation(
      "AE6963", "Runs that a rule has ended among longer ones",
      meaning: "`--epochs` or `--steps` make several runs longer. Those that `stop` or `target` ended would end "
        + "at once again, so they stay as they are, and the others go on.",
      example: .situation("aec train --resume runs/dense-001 --epochs 400, where `stop` ended one of ten repeats"),
      cure: "Nothing, if that is meant; else start new repeats with another rule.")
  ]
}
