import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Glibc
import Recipe
import Syntax

/// A run that is gone on with: its model, its recipe and its checkpoint, in its own folder.
package struct ResumedRun: Sendable {
  package let folder: RunFolder
  /// With the recipe that the run was trained with.
  package let compilation: Compilation
  /// Nil where a run was cut off before anything of it was saved: it begins anew.
  package let checkpoint: TensorFile?
  /// What `run.json` says of the run so far.
  let record: JSONObject
  /// The same as it was read.
  private let tree: JSONTree
  /// Keeps others from going on with the same run; the system takes it back when the process ends.
  private let lock: Int32

  package static let flag = "--resume"

  /// Opens a run; `overrides` may make it longer. Of several processes that train it one takes the lock.
  ///
  /// - Throws: AE6935 while another process trains it, AE6932 without a usable checkpoint, AE6933 when nothing is left.
  package init(
    _ path: String, overrides: [(key: String, text: String)], takesLock: Bool = true
  ) throws(Diagnostic) {
    let folder = RunFolder(path: path)
    let opened = try SavedRun.openRecord(folder)
    lock = takesLock ? try ResumedRun.locked(folder) : -1
    if RunState(opened.record, folder).isRunning { throw .stillTrainingHere(path) }
    guard case .object(let record) = opened.record.written else {
      throw .brokenRecord(folder.file(RunFolder.recordFile), "it is no object")
    }
    guard let train = record["train"], case .object(let words) = train, let recipe = TrainRecipe(words) else {
      throw .brokenRecord(folder.file(RunFolder.recordFile), "it has no recipe of this version")
    }
    let hasCheckpoint = fileExists(folder.file(RunFolder.checkpointFile))
    // A run that was killed before its first checkpoint begins anew, also where its first weights are there.
    let isCutOff = record["status"] == .string("running")
    let hasWeights = [RunFolder.weightsFile, RunFolder.bestFile].contains { fileExists(folder.file($0)) }
    let ender = ResumedRun.ender(record, folder)
    // One that diverged is refused for that, or ends before.
    guard hasCheckpoint || isCutOff || !hasWeights || ender != nil || record["status"] == .string("diverged") else {
      throw .noCheckpoint(folder.file(RunFolder.checkpointFile), "it is not there")
    }
    var compilation: Compilation
    do throws(Diagnostics) {
      compilation = try Compilation(opened.source, settings: opened.settings)
    } catch {
      throw error.all.first ?? .brokenRecord(folder.file(RunFolder.modelFile), "it is empty")
    }
    if let key = ender {
      let inputs = compilation.model.encoderInputs.map(\.name)
      throw .ended(path, by: key, help: RunCommands(folder, opened.record, inputs: inputs).restart(key, times: 4))
    }
    let whole = recipe.withCircumstances(of: compilation.typed.train)
    compilation = compilation.replacing(try whole.lengthened(by: overrides), flags: overrides)
    (self.folder, self.compilation, self.record, tree) = (folder, compilation, record, opened.record)
    checkpoint = hasCheckpoint ? try TensorFile(reading: folder.file(RunFolder.checkpointFile)) : nil
  }

  /// The commands that go on with it or begin it anew.
  var commands: RunCommands {
    RunCommands(folder, tree, inputs: compilation.model.encoderInputs.map(\.name))
  }

  /// Whether nothing is missing of a run that has no step left: its record says its end, its worth, and its latents are
  /// there.
  var isWhole: Bool { ResumedRun.isWhole(record, folder) }

  /// Whether nothing is left of a run but figures that were begun, which need no training.
  package static func needsOnlyFigures(_ folder: RunFolder) -> Bool {
    guard let record = try? SavedRun.record(folder), case .object(let entries) = record.written else { return false }
    return isWhole(entries, folder) && entries["ended_by"] != .string(RecipeKey.maxTime.name)
      && fileExists(folder.file(RunFolder.figuresFolder))
  }

  /// The key whose rule ended a whole run, and would end it at once again.
  private static func ender(_ record: JSONObject, _ folder: RunFolder) -> String? {
    guard isWhole(record, folder), case .string(let key)? = record["ended_by"] else { return nil }
    return key == RecipeKey.maxTime.name ? nil : key
  }

  private static func isWhole(_ record: JSONObject, _ folder: RunFolder) -> Bool {
    record["status"] == .string("done") && record["worth"] != nil && folder.hasLatents
  }

  /// The request that the run was started with.
  package func request() -> TrainRequest {
    var request = TrainRequest()
    if case .array(let texts)? = record["given"] {
      request.data = GivenData(texts.compactMap { if case .string(let text) = $0 { text } else { nil } })
    }
    if case .string(let mask)? = record["given_mask"] { request.mask = mask }
    if checkpoint == nil, case .string(let path)? = record["initial_weights"] { request.initialWeights = path }
    if case .string(let path)? = record["model_path"] { request.modelFolder = ResumedRun.folder(of: path) }
    request.out = folder.path
    request.resumed = self
    return request
  }

  /// Brings a new trainer to where the run stands.
  ///
  /// - Throws: AE6933 where nothing is missing of the run, AE6937 where its recipe asks for less than is trained.
  func bring(_ trainer: Trainer, _ data: TrainingData) throws(Diagnostic) {
    try requireSameData(data.recordedHash)
    guard let checkpoint else { return }
    try trainer.resume(from: checkpoint, named: folder.file(RunFolder.checkpointFile))
    if let passed = trainer.passedLength {
      throw .shorterThanTrained(folder.path, trained: passed.trained, passed.key, asked: passed.asked)
    }
    if trainer.isFinished {
      if isWhole {
        let trained = trainer.trainedLength
        throw .nothingLeft(folder, trained: trained.count, trained.key)
      }
    } else {
      // Those of the part before would stand beside other weights.
      for name in RunFolder.latentsFiles { _ = unlink(folder.file(name)) }
    }
  }

  /// Warnings that a file gives its numbers, which are those of the run, another spectral axis now.
  func axisNotes(_ layout: SampleLayout) throws(Diagnostic) -> [Diagnostic] {
    let parts = layout.parts.map { (name: $0.name, layout: $0.layout) }
    var notes: [Diagnostic] = []
    for (name, layout) in parts.isEmpty ? [(name: "", layout: layout)] : parts {
      notes += try layout.spectral.notes(
        beside: tree.spectralAxes(of: name), of: layout.source, areKnown: true,
        help: "the run keeps the axis that it was trained on; give the file its own axis back if it is right")
    }
    return notes
  }

  /// Refuses other data than those of the run.
  private func requireSameData(_ hash: String) throws(Diagnostic) {
    guard case .object(let data)? = record["data"], case .string(let known)? = data["hash"] else { return }
    guard known == hash else { throw .otherData(folder.path) }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func locked(_ folder: RunFolder) throws(Diagnostic) -> Int32 {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // Where the file system knows no locks, the record alone tells.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw .stillTrainingHere(folder.path)
    }
    return descriptor
  }
}

extension TrainRecipe {
  /// The recipe with what belongs to a part of a run, since it changes no number: workers, times.
  fileprivate func withCircumstances(of file: TrainRecipe) -> TrainRecipe {
    var result = self
    for key in RecipeKey.ofCircumstances { result[key] = file[key] }
    return result
  }

  /// The recipe with flags that a resumed run may be given: its length, its workers.
  fileprivate func lengthened(by flags: [(key: String, text: String)]) throws(Diagnostic) -> TrainRecipe {
    let allowed: [RecipeKey] = [.epochs, .steps] + RecipeKey.ofCircumstances
    for flag in flags where !allowed.contains(where: { $0.flag == flag.key }) { throw .recipeIsFixed(flag.key) }
    return try overridden(by: flags)
  }
}
