import Checker
import Datasets
import Diagnostics
import Files
import Recipe

/// The commands that go on with a run or begin it anew, from any folder.
package struct RunCommands {
  private let folder: RunFolder
  private let record: JSONTree
  private let inputs: [String]

  /// `record` is what `run.json` says, `inputs` are the names of what the encoder reads.
  package init(_ folder: RunFolder, _ record: JSONTree, inputs: [String]) {
    (self.folder, self.record, self.inputs) = (folder, record, inputs)
  }

  /// The command that goes on with the run as it is.
  package var resume: String { "aec train --resume \(shellWord(folder.path))" }

  /// The command that repeats the run; `start` is where its weights come from instead, and `changes` are flags with other
  /// values.
  package func anew(from start: String? = nil, with changes: [String: String] = [:]) -> String {
    var words = ["aec", "train", word(absolutePath(folder.file(RunFolder.modelFile)))]
    for data in record.dataOptions(of: inputs) { words += ["--data", word(data)] }
    if let mask = record["data"]?["mask"]?.typed { words += ["--mask", word(mask)] }
    if let weights = start.map(absolutePath) ?? record["initial_weights"]?.typed { words += ["--init", word(weights)] }
    if case .object(let parameters)? = record["hyper_parameters"] {
      for parameter in parameters { words += ["--set", word("\(parameter.key)=\(parameter.value.typed ?? "")")] }
    }
    words += flags(beside: changes)
    for change in changes.sorted(by: { $0.key < $1.key }) { words += RunCommands.given(change.key, change.value) }
    return words.joined(separator: " ")
  }

  /// What was typed, or stands in the recipe, beside flags with other values.
  private func flags(beside changes: [String: String]) -> [String] {
    var typed: [(key: String, text: String)] = []
    if case .object(let flags)? = record["flags"] { typed = flags.map { ($0.key, $0.value.typed ?? "") } }
    guard case .object(let keys)? = record["train"] else { return [] }
    // Keys of phases stand in the model file; what was typed holds for all of them.
    if keys.contains(where: { $0.key == "phases" }) {
      return typed.filter { changes[$0.key] == nil }.flatMap { RunCommands.given($0.key, $0.text) }
    }
    let optimizer = typed.filter { $0.key == "optimizer" }.flatMap { RunCommands.given($0.key, $0.text) }
    // Those without a flag, such as the size of test blocks, are in the model file alone.
    let known = Set(TrainRecipe.flags.map(\.flag)).subtracting(["optimizer"])
    return keys.reduce(into: optimizer) { words, key in
      let flag = key.key.replacing("_", with: "-")
      if known.contains(flag), changes[flag] == nil { words += RunCommands.flag(flag, key.value) }
    }
  }

  /// A flag as it was typed.
  private static func given(_ flag: String, _ text: String) -> [String] {
    if case .bool? = TrainRecipe.flags.first(where: { $0.flag == flag })?.key.kind {
      return [(text == "true" ? "--" : "--no-") + flag]
    }
    return ["--" + flag, word(text)]
  }

  private static func flag(_ name: String, _ value: JSONTree) -> [String] {
    if case .bool(let flag) = value { return [(flag ? "--" : "--no-") + name] }
    return value.typed.map { ["--" + name, word($0)] } ?? []
  }
}

extension RunCommands {
  /// What to do for a run that is so many times as long, with the command; what ended the run decides which.
  package func longer(times factor: Int) -> String {
    if let key = endingRule { return "its `\(key)` ended it, so \(restart(key, times: factor))" }
    if record["ended_by"] == .string(RecipeKey.maxTime.name) { return "go on with it: \(resume)\(longerTime(factor))" }
    // A run that was stopped has epochs left.
    guard record["status"] == .string("done") else { return "go on with it: \(resume)" }
    return "go on with it: \(resume) \(longerLength(factor))"
  }

  /// The key whose rule ended the run, and would end it again.
  private var endingRule: String? {
    [RecipeKey.stop.name, RecipeKey.target.name].first { record["ended_by"] == .string($0) }
  }

  private var recipe: TrainRecipe? {
    guard case .object(let object)? = record["train"]?.written else { return nil }
    return TrainRecipe(object)
  }

  /// Each part of a run has the time anew.
  private func longerTime(_ factor: Int) -> String {
    guard case .seconds(let time)? = recipe?[.maxTime] else { return "" }
    return " --max-time \(shellWord(RecipeValue.seconds(Double(factor) * time).text))"
  }

  /// More epochs or steps: of the last phase, where there are some, since a flag is about phases that are not over.
  private func longerLength(_ factor: Int) -> String {
    let isInPhases = recipe?.isInPhases ?? false
    switch recipe?.parts.last?.duration {
    case .steps(let count)?: return "--steps \(times(factor, isInPhases ? count : max(count, trained("steps"))))"
    case .epochs(let count)?: return "--epochs \(times(factor, isInPhases ? count : max(count, trained("epochs"))))"
    case nil: return "--epochs \(times(factor, trained("epochs")))"
    }
  }

  private func trained(_ key: String) -> Int { record[key]?.double.flatMap { Int(exactly: $0) } ?? 0 }

  /// A new run from the weights of this one, with another value of the rule that ended it: in its phase, since a flag is
  /// about all of them.
  func restart(_ key: String, times factor: Int) -> String {
    let (lead, weights) = ("a new run goes on from its weights", folder.file(RunFolder.weightsFile))
    let last = recipe?.parts.last
    let value = key == RecipeKey.stop.name ? last?.waiting(times: factor) : last?.lowerTarget(by: factor)
    guard let value else { return "\(lead): \(anew(from: weights))" }
    if let phase = last?.phaseName {
      return "\(lead), with `\(key): \(value)` in the phase \"\(phase)\": \(anew(from: weights))"
    }
    return "\(lead): \(anew(from: weights, with: [key: value]))"
  }
}

extension TrainRecipe {
  /// Its `stop` with so many times the patience.
  fileprivate func waiting(times factor: Int) -> String? {
    guard case .stop(let rule)? = self[.stop] else { return nil }
    return StopRule(patience: times(factor, rule.patience), share: rule.share, isOfTest: rule.isOfTest).text
  }

  /// A loss below the one that ended it; nil where a share of it is none.
  fileprivate func lowerTarget(by factor: Int) -> String? {
    guard case .real(let loss)? = self[.target], loss > 0 else { return nil }
    return numberText(loss / Double(factor))
  }

  /// How the learning rate gets another value: by a flag, or by the line of its phase, since a flag is about all of them.
  func changing(rateTo rate: Double) -> String {
    guard let phaseName else { return "--learning-rate \(numberText(rate))" }
    var line = numberText(rate)
    if case .schedule(let schedule)? = self[.rate] { line += " * \(schedule.text)" }
    return "`rate: \(line)` in the phase \"\(phaseName)\""
  }
}

private func times(_ factor: Int, _ count: Int) -> Int { factor * max(1, min(count, 1 << 40)) }

extension SavedRun {
  /// The commands that go on with it or begin it anew.
  package var commands: RunCommands {
    RunCommands(folder, record, inputs: compilation.model.encoderInputs.map(\.name))
  }
}

extension JSONTree {
  /// A value as it is typed; nil for null and objects.
  fileprivate var typed: String? {
    switch self {
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): value
    case .array(let values): values.compactMap(\.typed).joined(separator: " x ")
    case .null, .object: nil
    }
  }
}

/// A word that a shell takes as it is.
private func word(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    ("a"..."z").contains(UnicodeScalar(byte)) || ("A"..."Z").contains(UnicodeScalar(byte))
      || ("0"..."9").contains(UnicodeScalar(byte)) || "/._-+=:,".utf8.contains(byte)
  }
  if isPlain, !text.isEmpty { return text }
  return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
