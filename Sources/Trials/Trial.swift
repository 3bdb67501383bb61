import Diagnostics
import Files
import Recipe
import Training

/// A training run among several: its folder below the parent, and what it is given beside what all are given.
package struct Trial: Equatable, Sendable {
  /// "repeat-03", or "latent=2,l1=0.001/repeat-03".
  package let folder: String
  package let arguments: [String]

  package init(_ folder: String, _ arguments: [String]) { (self.folder, self.arguments) = (folder, arguments) }

  var json: JSONValue {
    .object(
      JSONObject(["folder": .string(folder), "arguments": .array(arguments.map { .string($0) })]))
  }

  init?(_ json: JSONTree) {
    guard case .string(let folder)? = json["folder"], let arguments = json["arguments"]?.texts else { return nil }
    self.init(folder, arguments)
  }

  /// Repeats of one model, each with the seed after that of the one before, all with the same test samples.
  package static func repeats(_ count: Int, of recipe: (seed: UInt64, testSeed: UInt64), in folder: String = "")
    -> [Trial]
  {
    let digits = max(2, String(count).count)
    return (1...count).map { number in
      let text = String(number)
      let name = "repeat-" + String(repeating: "0", count: digits - text.count) + text
      // After the largest seed comes 0.
      let seed = (recipe.seed + UInt64(number - 1)) % UInt64(RecipeKey.seeds.upperBound + 1)
      return Trial(
        folder.isEmpty ? name : "\(folder)/\(name)", ["--seed", "\(seed)", "--test-seed", "\(recipe.testSeed)"])
    }
  }
}

/// A part of all trials: `3/10` of a job array.
package struct TrialPart: Equatable, Sendable {
  package let number: Int
  package let count: Int

  /// Nil for a text that names no part; `fault(of:)` says why.
  package init?(_ text: String) {
    guard let (number, count) = TrialPart.numbers(in: text), (1...count).contains(number) else { return nil }
    (self.number, self.count) = (number, count)
  }

  /// What is wrong with a text; nil for a part.
  package static func fault(of text: String) -> String? {
    guard let (number, count) = numbers(in: text) else { return "--part takes a part such as 3/10, not \(text)" }
    guard !(1...count).contains(number) else { return nil }
    let all = count == 1 ? "there is one, 1/1" : "there are 1/\(count) to \(count)/\(count)"
    let cure = number == 0 ? ". For an array of jobs from 0 write $((SLURM_ARRAY_TASK_ID + 1))/\(count)" : ""
    return "--part \(text) is no part: they are counted from 1, and \(all)\(cure)"
  }

  private static func numbers(in text: String) -> (number: Int, count: Int)? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], count >= 1 else { return nil }
    return (number, count)
  }

  /// Part `number` of `count`, counted from 1.
  package init(number: Int, of count: Int) { (self.number, self.count) = (number, count) }

  /// The trials of this part: one of each so many.
  package func of(_ trials: [Trial]) -> [Trial] {
    trials.enumerated().filter { $0.offset % count == number - 1 }.map(\.element)
  }
}

/// How far a trial is, as its folder says.
enum TrialState {
  case missing
  /// Begun, without anything that it could go on from.
  case blank
  case stopped
  case running
  case ended

  init(of folder: RunFolder) {
    guard fileExists(folder.path) else {
      self = .missing
      return
    }
    guard fileExists(folder.file(RunFolder.recordFile)), let record = try? SavedRun.record(folder) else {
      self = .blank
      return
    }
    let goesOn: TrialState = fileExists(folder.file(RunFolder.checkpointFile)) ? .stopped : .blank
    switch record["status"] {
    case .string("running")?:
      if case .ended? = ProcessIdentity(record["process"])?.life { self = goesOn } else { self = .running }
    case .string("interrupted")?, .string("failed")?: self = goesOn
    case .string("done")?:
      // Ended by its time, or after its last step before all was written.
      let isOutOfTime = record["ended_by"] == .string("max_time")
      let isComplete = record["worth"] != nil && folder.hasLatents
      self = isOutOfTime || !isComplete ? goesOn : .ended
    default: self = .ended
    }
  }

  /// Whether a run was trained for a length, or ended in another way.
  static func isWhole(_ folder: RunFolder, _ length: TrialLength?) -> Bool {
    guard case .ended = TrialState(of: folder) else { return false }
    guard let length, let record = try? SavedRun.record(folder) else { return true }
    guard record["status"] == .string("done"), record["ended_by"] == nil,
      case .object(let train)? = record["train"]?.written, let last = TrainRecipe(train)?.parts.last
    else { return true }
    return length.isReached(by: last)
  }
}

extension JSONTree {
  /// The texts of a list; nil for anything else.
  var texts: [String]? {
    guard case .array(let values) = self else { return nil }
    let texts = values.compactMap { if case .string(let text) = $0 { text } else { nil } }
    return texts.count == values.count ? texts : nil
  }
}
