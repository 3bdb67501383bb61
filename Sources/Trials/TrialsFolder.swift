import Diagnostics
import Files
import Glibc
import Results
import Training

/// The folder of several runs that belong together: repeats of a model, or a sweep over its numbers.
///
/// `trials.json` says what they are; the folder of each lies below.
package struct TrialsFolder: Sendable {
  package enum Kind: String, Sendable { case repeats, sweep }

  package let path: String
  package let kind: Kind
  /// The model file, by its whole path, and a fingerprint of its text.
  package let model: String
  let modelPrint: String
  /// What every trial is given.
  package let arguments: [String]
  package let trials: [Trial]
  /// The combinations of a sweep.
  package var settings: [SweepSetting] = []
  /// The epochs of the rounds of a sweep by halves; one round without.
  package var rounds: [Int] = []
  /// Swept numbers that the loss is made with, so that losses of different settings measure different things.
  package var weightsOfLoss: [String] = []
  /// Whether the comparison gets figures, and the best of repeats those of a run.
  package var drawsFigures = true
  /// What the user asked for, as a command; for the page.
  package let command: String

  package static let recordFile = RunFolder.trialsFile

  /// Whether a folder is one of several runs.
  package static func isOne(_ path: String) -> Bool { fileExists("\(path)/\(recordFile)") }

  package init(
    path: String, kind: Kind, model: String, text: String, arguments: [String], trials: [Trial], command: String
  ) {
    (self.path, self.kind, self.model, modelPrint) = (path, kind, absolutePath(model), Fingerprint(text).text)
    (self.arguments, self.trials, self.command) = (arguments, trials, command)
  }

  /// Reads what was asked for.
  package init(opening path: String) throws(Diagnostic) {
    let file = "\(path)/\(TrialsFolder.recordFile)"
    guard fileExists(file) else { throw .notTrials(path) }
    let bytes = try readBytes(file)
    let tree: JSONTree
    do throws(JSONFault) { tree = try JSONTree(parsing: bytes) } catch { throw .brokenTrials(file, error.reason) }
    guard case .string(let kind)? = tree["kind"], let kind = Kind(rawValue: kind),
      case .string(let model)? = tree["model"], case .string(let print)? = tree["model_contents"],
      let arguments = tree["arguments"]?.texts, case .array(let list)? = tree["trials"],
      case .string(let command)? = tree["command"]
    else { throw .brokenTrials(file, "a key is missing or of another kind") }
    let trials = list.compactMap { Trial($0) }
    guard trials.count == list.count, trials.allSatisfy({ TrialsFolder.isInside($0.folder) }) else {
      throw .brokenTrials(file, "a trial has no folder below this one")
    }
    (self.path, self.kind, self.model, modelPrint) = (path, kind, model, print)
    (self.arguments, self.trials, self.command) = (arguments, trials, command)
    if case .array(let list)? = tree["settings"] { settings = list.compactMap { SweepSetting($0) } }
    weightsOfLoss = tree["weights_of_loss"]?.texts ?? []
    drawsFigures = tree["figures"] != .bool(false)
    if case .array(let list)? = tree["rounds"] {
      rounds = list.compactMap { if case .integer(let epochs) = $0 { epochs } else { nil } }
    }
  }

  private static func isInside(_ folder: String) -> Bool {
    !folder.isEmpty && !folder.hasPrefix("/") && !folder.split(separator: "/").contains("..")
  }

  /// Writes what was asked for, with a copy of the model; of several parts the first does, and the others compare.
  package func begin(text: String, sharesFolder: Bool) throws(Diagnostic) {
    let file = "\(path)/\(TrialsFolder.recordFile)"
    if try writeAtFreePlace(record.pretty() + "\n", to: file) {
      try writeAtomically(text, to: "\(path)/\(RunFolder.modelFile)")
      return
    }
    guard sharesFolder, try TrialsFolder(opening: path).isSame(as: self) else { throw .otherTrials(path) }
  }

  /// Whether the same trials were asked for, perhaps in another part.
  private func isSame(as other: TrialsFolder) -> Bool {
    kind == other.kind && model == other.model && modelPrint == other.modelPrint && arguments == other.arguments
      && trials == other.trials && rounds == other.rounds
  }

  /// - Throws: AE6943 when the model file is not what the first trial was trained from.
  package func requireSameModel() throws(Diagnostic) {
    guard fileExists(model), let bytes = try? readBytes(model),
      Fingerprint(String(decoding: bytes, as: UTF8.self)).text == modelPrint
    else { throw .modelChanged(model, copy: "\(path)/\(RunFolder.modelFile)") }
  }

  package func folder(of trial: Trial) -> RunFolder { RunFolder(path: "\(path)/\(trial.folder)") }

  /// The trials of a setting of a sweep.
  package func trials(of setting: SweepSetting) -> [Trial] {
    trials.filter { $0.folder == setting.folder || $0.folder.hasPrefix(setting.folder + "/") }
  }

  /// The trials that have a record.
  package var begun: [Trial] { trials.filter { fileExists(folder(of: $0).file(RunFolder.recordFile)) } }

  private var record: JSONValue {
    var record = JSONObject([
      "format": .string("aec trials 1"), "aec": .string(aecVersion), "kind": .string(kind.rawValue),
      "model": .string(model), "model_contents": .string(modelPrint),
      "arguments": .array(arguments.map { .string($0) }), "command": .string(command),
      "settings": .array(settings.map(\.json)), "rounds": .array(rounds.map { .integer($0) }),
      "weights_of_loss": .array(weightsOfLoss.map { .string($0) }), "trials": .array(trials.map(\.json)),
    ])
    if !drawsFigures { record["figures"] = .bool(false) }
    return .object(record)
  }
}
