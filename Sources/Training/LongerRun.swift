import Checker
import Compiler
import Diagnostics
import Files
import Recipe

// How a run goes on for longer, by what ended it. A flag is about all phases of a run: what is of one of them is changed in
// its line of the model file.
extension RunCommands {
  /// How many times as long a run is proposed to be that has not come far enough.
  package static let usual = 4

  /// What to do for a run that is so many times as long, with the command; what ended the run decides which.
  package func longer(times factor: Int = usual) -> String {
    if let again = beforeDivergence { return again }
    if let key = endingRule { return "its `\(key)` ended it, so \(restart(key, times: factor))" }
    if isOutOfTime {
      return repeats.map { "go on with all repeats: \($0)" } ?? "go on with it: \(resume)\(longerTime(factor))"
    }
    // A run that was stopped has epochs left.
    guard record["status"] == .string("done") else {
      return repeats.map { "go on with all repeats: \($0)" } ?? "go on with it: \(resume)"
    }
    if let spent = spentRate(times: factor) { return spent }
    let part = recipe?.isInPhases ?? false ? "the last phase" : "it"
    // One repeat that is longer than the others is compared with none.
    if let repeats {
      return "go on with \(part == "it" ? "" : part + " of ")all repeats: \(repeats) \(longerLength(factor))"
    }
    return "go on with \(part): \(resume) \(longerLength(factor))"
  }

  /// The command that goes on with the repeats that the run is one of; nil for another run.
  var repeats: String? {
    guard let slash = folder.path.lastIndex(of: "/"), slash != folder.path.startIndex else { return nil }
    let parent = String(folder.path[..<slash])
    guard let bytes = try? readBytes("\(parent)/\(RunFolder.trialsFile)"), let trials = try? JSONTree(parsing: bytes),
      trials["kind"] == .string("repeats")
    else { return nil }
    return "aec train --resume \(shellWord(parent))"
  }

  /// Smaller steps in a phase, or in a run without them (nil): "`rate: 1e-4` in the phase "a" (line 5)"; nil where no
  /// record of the recipe is.
  package func smallerSteps(inPhase name: String?) -> String? {
    let part = recipe?.parts.first { $0.phaseName == name } ?? recipe?.parts.last
    return part?.changingRate(by: 0.1, of: weights, in: source)
  }

  /// Whether the user, the system or `max_time` ended the run, which says nothing of its recipe.
  package var isCutShort: Bool { record["status"] != .string("done") || isOutOfTime }

  private var isOutOfTime: Bool { record["ended_by"] == .string(RecipeKey.maxTime.name) }

  /// The key whose rule ended the run, and would end it again.
  private var endingRule: String? {
    [RecipeKey.stop.name, RecipeKey.target.name].first { record["ended_by"] == .string($0) }
  }

  var recipe: TrainRecipe? {
    guard case .object(let object)? = record["train"]?.written else { return nil }
    return TrainRecipe(object)
  }

  /// Each part of a run has the time anew.
  private func longerTime(_ factor: Int) -> String {
    guard case .seconds(let time)? = recipe?[.maxTime] else { return "" }
    return " --max-time \(shellWord(RecipeValue.seconds(Double(factor) * time).text))"
  }

  /// More epochs or steps: of the last phase, where there are some, since phases that are over keep theirs.
  private func longerLength(_ factor: Int) -> String {
    let isInPhases = recipe?.isInPhases ?? false
    switch recipe?.parts.last?.duration {
    case .steps(let count)?: return "--steps \(times(factor, isInPhases ? count : max(count, trained("steps"))))"
    case .epochs(let count)?: return "--epochs \(times(factor, isInPhases ? count : max(count, trained("epochs"))))"
    case nil: return "--epochs \(times(factor, trained("epochs")))"
    }
  }

  private func trained(_ key: String) -> Int { record[key]?.double.flatMap { Int(exactly: $0) } ?? 0 }
}

// New runs from the weights of one that cannot go on.
extension RunCommands {
  /// A new run with another value of the rule that ended this one.
  func restart(_ key: String, times factor: Int = usual) -> String {
    restart(key, recipe?.parts.last?.later(key, times: factor))
  }

  /// A new run from the weights of this one with another value of a key, where there is one; `group` is a line that is to
  /// be written as well.
  func restart(_ key: String, _ value: String?, beside group: String? = nil) -> String {
    let (lead, weights) = ("a new run goes on from its weights", folder.file(RunFolder.weightsFile))
    let model = group.flatMap { _ in modelPath }
    guard let value else {
      return "\(lead)\(group.map { ", with \($0)" } ?? ""): \(anew(from: weights, model: model))"
    }
    // What was typed holds for all phases, whatever their lines say.
    guard let last = recipe?.parts.last, last.phaseName != nil, record["flags"]?[key] == nil else {
      let with = group.map { ", with \($0)" } ?? ""
      return "\(lead)\(with): \(anew(from: weights, with: [key: value], model: model))"
    }
    var line = last.line(key, value, in: source)
    if key == RecipeKey.rate.name, let number = Double(value), let own = last.optimizer(withRate: number, in: source) {
      line = last.line(RecipeKey.optimizer.name, own, in: source) + " in place of its `rate`"
    }
    let lines = [line, group].compactMap(\.self).joined(separator: " and ")
    return "\(lead), with \(lines): \(anew(from: weights, model: modelPath, leaving: [key]))"
  }

  /// The file that the user wrote: a line of it can be changed, while the copy in the folder belongs to the run.
  var modelPath: String? {
    guard case .string(let path)? = record["model_path"], fileExists(path) else { return nil }
    return path
  }
}

extension TrainRecipe {
  /// Steps of a whole epoch of so many training samples.
  func stepsOfEpoch(samples: Int) -> Int { max(1, (samples + batch - 1) / max(1, batch)) }

  /// Another value of the rule that ended a run, which ends it later; nil where there is none.
  package func later(_ key: String, times factor: Int = RunCommands.usual) -> String? {
    key == RecipeKey.stop.name ? waiting(times: factor) : lowerTarget(by: factor)
  }

  /// Its `stop` with so many times the patience.
  private func waiting(times factor: Int) -> String? {
    guard case .stop(let rule)? = self[.stop] else { return nil }
    return StopRule(patience: times(factor, rule.patience), share: rule.share, isOfTest: rule.isOfTest).text
  }

  /// A loss below the one that ended it; nil where a share of it is none.
  private func lowerTarget(by factor: Int) -> String? {
    guard case .real(let loss)? = self[.target], loss > 0 else { return nil }
    return numberText(loss / Double(factor))
  }

  /// A line of the phase with its place in the file: "`rate: 0.1` in the phase "two" (line 12)".
  fileprivate func line(_ key: String, _ value: String, in source: SourceFile) -> String {
    "`\(key): \(value)` in the \(phaseWords(key, in: source) ?? "recipe")"
  }

  /// The phase with the line of a key, or of its title where it has no such key: "phase "two" (line 12)"; nil in a recipe
  /// without phases.
  func phaseWords(_ key: String, in source: SourceFile) -> String? {
    phaseName.map { name in
      let place = lineOfTrain(key, inPhase: name, source).map { " (line \($0))" } ?? ""
      return "phase \"\(name)\"\(place)"
    }
  }

  /// The optimizer of its phase with another learning rate, where the phase gives it there: `rate` beside it is refused.
  fileprivate func optimizer(withRate rate: Double, in source: SourceFile) -> String? {
    phaseName.flatMap { textOfTrain(RecipeKey.optimizer.name, inPhase: $0, source) }
      .flatMap { replacingRate(of: $0, by: rate) }
  }

  /// How the learning rate gets another value: by a flag, or by the line of its phase, since a flag is about all of them.
  func changing(rateTo rate: Double, in source: SourceFile) -> String {
    guard phaseName != nil else { return "--learning-rate \(numberText(rate))" }
    if let own = optimizer(withRate: rate, in: source) { return line(RecipeKey.optimizer.name, own, in: source) }
    var value = numberText(rate)
    if case .schedule(let schedule)? = self[.rate] { value += " * \(schedule.text)" }
    return line(RecipeKey.rate.name, value, in: source)
  }
}

/// `sgd(1e-2, momentum: 0.9)` with another learning rate; nil where it gives none.
private func replacingRate(of optimizer: String, by rate: Double) -> String? {
  let number = /^(?<lead>\w+\(\s*(?:lr\s*:\s*)?)[0-9.](?:[eE][-+]|[0-9.eE])*/
  guard let found = optimizer.firstMatch(of: number) else { return nil }
  return found.lead + numberText(rate) + optimizer[found.range.upperBound...]
}

func times(_ factor: Int, _ count: Int) -> Int { factor * max(1, min(count, 1 << 40)) }
