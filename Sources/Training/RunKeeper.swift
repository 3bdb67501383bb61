import Compiler
import Diagnostics
import Files
import Glibc
import Runtime

/// Keeps what a run has trained: weights first, and each file by itself, so that none is lost with another.
final class RunKeeper {
  private let live: LiveFolder
  private let source: String
  let trainer: Trainer
  private let tell: (Diagnostic) -> Void
  private(set) var record: RunRecord
  /// Why files could not be written when it was last tried.
  private(set) var failures: [String: Diagnostic] = [:]
  /// The epochs and steps of the files that are on the disk.
  private var saved: [String: String] = [:]
  private var contents: [String: String] = [:]
  private var nextSave: Double
  /// How many times the epochs between two checkpoints are trained by now.
  private var rounds: Int
  private var isSavedBeforeTheEnd = false

  /// Seconds between two times that the weights are saved while a run goes on; infinite where epochs are counted.
  private let pause: Double
  /// Epochs between two checkpoints, where the recipe counts these.
  private let epochs: Int?
  /// Where the recipe does not say it, saving takes at most this share of the time.
  private static let share = 0.01

  init(
    _ record: RunRecord, of trainer: Trainer, source: String, in folder: RunFolder,
    tell: @escaping (Diagnostic) -> Void
  ) {
    live = LiveFolder(folder, tell: tell)
    (self.record, self.trainer, self.source, self.tell) = (record, trainer, source, tell)
    switch trainer.checkpointPause {
    case .seconds(let time)?: (pause, epochs) = (time, nil)
    case .int(let count)?: (pause, epochs) = (.infinity, count)
    default: (pause, epochs) = (15, nil)
    }
    rounds = epochs.map { trainer.toldEpochs / $0 } ?? 0
    nextSave = monotonicSeconds() + pause
  }

  var folder: RunFolder { live.folder }

  /// The names of what makes a run: what cannot be missed.
  private static let trained = [RunFolder.weightsFile, RunFolder.bestFile, RunFolder.checkpointFile]

  /// After a step or an epoch: saves the weights if they have not been saved for a while.
  func saveNowAndThen() {
    let start = monotonicSeconds()
    let done = epochs.map { trainer.toldEpochs / $0 } ?? 0
    guard start >= nextSave || done > rounds, trainer.weights.areFinite else { return }
    rounds = done
    saveTrained()
    let end = monotonicSeconds()
    nextSave = end + (trainer.checkpointPause == nil ? max((end - start) / RunKeeper.share, pause) : pause)
  }

  /// While other processes are waited for: who asked this one to stop may end it at any moment, with all others.
  func saveBeforeTheEnd() {
    guard Interrupt.isRequested, !isSavedBeforeTheEnd, trainer.canBeSaved else { return }
    isSavedBeforeTheEnd = true
    saveTrained()
  }

  /// Saves what must not be older than a checkpoint.
  var beforeCheckpoint = {}
  /// Writes the losses of the run so far to another place.
  var writeMetrics: (String) throws(Diagnostic) -> Void = { _ in }

  /// Brings what is trained to the disk, the most useful first.
  func saveTrained() {
    saveLast()
    saveBest()
    beforeCheckpoint()
    let state = state
    if saved[RunFolder.checkpointFile] != state {
      save(RunFolder.checkpointFile, as: state) { (path) throws(Diagnostic) in try trainer.checkpoint.write(to: path) }
    }
  }

  private func saveLast() {
    let step = "epoch \(trainer.epoch), step \(trainer.step)"
    guard saved[RunFolder.weightsFile] != step else { return }
    save(RunFolder.weightsFile, as: step) { (path) throws(Diagnostic) in
      contents[RunFolder.weightsFile] = try trainer.lastFile.write(to: path).text
    }
  }

  /// The weights of the best epoch, once there is one.
  func saveBest() {
    let epoch = "epoch \(trainer.bestEpoch)"
    guard trainer.bestEpoch > 0, saved[RunFolder.bestFile] != epoch else { return }
    save(RunFolder.bestFile, as: epoch) { (path) throws(Diagnostic) in
      contents[RunFolder.bestFile] = try trainer.bestFile.write(to: path).text
    }
  }

  /// What a checkpoint of now would hold; what stands in brackets is for comparisons alone.
  private var state: String {
    "epoch \(trainer.epoch), step \(trainer.step)"
      + " (\(trainer.position), \(trainer.isTold), \(trainer.bestOfWholeEpochs.epoch))"
  }

  /// Writes a file of the run; reports a failure once, and the training goes on.
  func save(_ name: String, as state: String = "", _ write: (String) throws(Diagnostic) -> Void) {
    do throws(Diagnostic) {
      try write(folder.file(name))
      failures[name] = nil
      saved[name] = state
    } catch {
      if failures[name] == nil { tell(.willTryAgain(error)) }
      failures[name] = error
    }
  }

  /// Writes how the run ended; `outcome` is nil after an error.
  func close(_ outcome: TrainingOutcome?) {
    if !fileExists(folder.file(RunFolder.modelFile)) {
      save(RunFolder.modelFile) { (path) throws(Diagnostic) in try writeAtomically(source, to: path) }
    }
    let ending = isComplete ? outcome : nil
    let files = [RunFolder.weightsFile, RunFolder.bestFile].compactMap { name in
      contents[name].map { (name: name, text: $0) }
    }
    record.finish(ending, trainer: trainer, contents: files)
    save(RunFolder.recordFile) { (path) throws(Diagnostic) in try writeRecord(to: path) }
  }

  /// Adds to the record what the model is worth.
  func keep(_ worth: Worth) {
    record.entries["worth"] = worth.json
    save(RunFolder.recordFile) { (path) throws(Diagnostic) in try writeRecord(to: path) }
  }

  /// Adds to the record what was told of a number that is not finite.
  func keep(_ divergence: Diagnostic, step: Int) {
    record.entries[RecordedDivergence.key] = RecordedDivergence.json(divergence, step: step)
    save(RunFolder.recordFile) { (path) throws(Diagnostic) in try writeRecord(to: path) }
  }

  /// Writes the record, which must not say that the run goes on: over the old one where no other file has room.
  private func writeRecord(to path: String) throws(Diagnostic) {
    do throws(Diagnostic) {
      try writeAtomically(record.text, to: path)
    } catch {
      guard overwrite(path, with: record.text) || overwrite(path, with: record.shortText) else { throw error }
    }
  }

  /// Whether all that was trained is on the disk.
  var isComplete: Bool { RunKeeper.trained.allSatisfy { failures[$0] == nil } }

  /// The message when something is missing at the end.
  func complaint() -> Diagnostic? {
    let missing = (RunKeeper.trained + [RunFolder.recordFile, RunFolder.modelFile]).filter { failures[$0] != nil }
    guard let first = missing.first, let cause = failures[first] else { return nil }
    let refuge = failures[RunFolder.weightsFile] == nil ? nil : rescue()
    if let refuge { note(refuge) }
    return .notSaved(missing, cause, notes: [summary] + losses(refuge), refuge: refuge)
  }

  /// Says in the run's own record where the whole run is.
  private func note(_ refuge: String) {
    record.entries["rescued"] = .string(refuge)
    save(RunFolder.recordFile) { (path) throws(Diagnostic) in try writeRecord(to: path) }
  }

  /// What else a run lacks that ends before its end.
  private func losses(_ refuge: String?) -> [String] {
    let metrics = failures[RunFolder.metricsFile] == nil ? [] : ["the last epochs are not in metrics.csv"]
    let left = RunFolder(path: refuge ?? folder.path)
    let path = shellWord(left.path)
    let goesOn = fileExists(left.file(RunFolder.recordFile))
    let hasCheckpoint = fileExists(left.file(RunFolder.checkpointFile))
    let verb = hasCheckpoint ? "goes on with it" : "begins it anew, since it has no checkpoint"
    return metrics + ["latents and figures are not made: `aec figures \(path)` makes them"]
      + (goesOn ? ["`aec train --resume \(path)` \(verb), where there is room"] : [])
  }

  /// What is on the disk, in words.
  var summary: String {
    let files = RunKeeper.trained.filter { fileExists(folder.file($0)) }.map { name in
      "`\(name)` of " + (saved[name].map { $0.split(separator: " (")[0] } ?? "an earlier part of the run")
    }
    guard let last = files.last else { return "no weights are saved in `\(folder.path)`" }
    let others = files.dropLast().joined(separator: ", ")
    return "saved in `\(folder.path)`: " + (others.isEmpty ? "" : "\(others) and ") + last
  }

  /// Another folder for a run whose own takes no weights; nil when none takes them.
  private func rescue() -> String? {
    for place in [ScratchFile.defaultFolder, "/tmp", getenv("HOME").map { String(cString: $0) } ?? "."] {
      let names = (0..<100).map { "\(place)/aec-rescued-\(getpid())-\($0)" }
      guard let path = names.first(where: { mkdir($0, 0o777) == 0 }) else { continue }
      let refuge = RunFolder(path: path)
      if (try? trainer.lastFile.write(to: refuge.file(RunFolder.weightsFile))) != nil {
        try? writeAtomically(source, to: refuge.file(RunFolder.modelFile))
        try? record.write(to: refuge)
        if trainer.bestEpoch > 0 { _ = try? trainer.bestFile.write(to: refuge.file(RunFolder.bestFile)) }
        _ = try? writeMetrics(refuge.file(RunFolder.metricsFile))
        _ = try? trainer.checkpoint.write(to: refuge.file(RunFolder.checkpointFile))
        return refuge.path
      }
      rmdir(path)
    }
    return nil
  }
}

extension Trainer {
  /// The weights after the last step, or their running average, as they are saved.
  fileprivate var lastFile: TensorFile {
    TensorFile(
      tensors: result.whole.tensors(),
      metadata: ["format": "pt", "aec": aecVersion, "epoch": "\(epoch)", "step": "\(step)"])
  }

  /// The weights after the best epoch.
  fileprivate var bestFile: TensorFile {
    TensorFile(
      tensors: best.whole.tensors(), metadata: ["format": "pt", "aec": aecVersion, "epoch": "\(bestEpoch)"])
  }
}
