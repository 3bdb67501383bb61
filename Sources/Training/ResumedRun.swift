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
  /// Keeps others from going on with the same run.
  private let lock: FolderLock?

  package static let flag = "--resume"

  /// Opens a run; `overrides` may make it longer. Of several processes that train it one takes the lock. `tell` hears
  /// that a process is waited for which is about to leave the run.
  ///
  /// - Throws: AE6935 while another process trains it, AE6932 without a usable checkpoint, AE6933 when nothing is left.
  package init(
    _ path: String, overrides: [(key: String, text: String)], takesLock: Bool = true,
    tell: (Diagnostic) -> Void = { _ in }
  ) throws(Diagnostic) {
    let folder = RunFolder(path: path)
    let hasRecord = fileExists(folder.file(RunFolder.recordFile))
    lock = takesLock && hasRecord ? try FolderLock(folder, tell: tell) : nil
    // The process that was waited for has written what is read here.
    let opened = try SavedRun.openRecord(folder)
    guard case .object(let record) = opened.record.written else {
      throw .brokenRecord(folder.file(RunFolder.recordFile), "it is no object")
    }
    guard let train = record["train"], case .object(let words) = train, let recipe = TrainRecipe(words) else {
      throw .brokenRecord(folder.file(RunFolder.recordFile), "it has no recipe of this version")
    }
    let hasCheckpoint = fileExists(folder.file(RunFolder.checkpointFile))
    // A run that was killed before its first checkpoint, or had no room for it, begins anew.
    let isCutOff = ["running", "failed"].contains { record["status"] == .string($0) }
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
      throw .ended(path, by: key, help: RunCommands(folder, opened.record, compilation).restart(key))
    }
    checkpoint = hasCheckpoint ? try TensorFile(reading: folder.file(RunFolder.checkpointFile)) : nil
    let whole = recipe.withCircumstances(of: compilation.typed.train)
    let phase = checkpoint?.number("phase") ?? 0
    compilation = compilation.replacing(try whole.lengthened(by: overrides, fromPhase: phase), flags: overrides)
    (self.folder, self.compilation, self.record, tree) = (folder, compilation, record, opened.record)
  }

  /// The commands that go on with it or begin it anew.
  var commands: RunCommands { RunCommands(folder, tree, compilation) }

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

  /// Notes of what is other than in the part before: a time that was typed then, a checkpoint that is not there.
  package var notes: [Diagnostic] {
    var notes: [Diagnostic] = []
    let isLeft = !isWhole || record["ended_by"] == .string(RecipeKey.maxTime.name)
    if case .object(let flags)? = record["flags"], let flag = RecipeKey.maxTime.flag, isLeft,
      case .string(let time)? = flags[flag], !compilation.overrides.contains(where: { $0.key == flag })
    {
      notes.append(.timeOfPart(time))
    }
    if checkpoint == nil { notes.append(.beginsAnew(folder.path)) }
    return notes
  }

  /// The request that the run was started with.
  package func request() -> TrainRequest {
    var request = TrainRequest()
    if case .array(let texts)? = record["given"] {
      request.data = GivenData(texts.compactMap { if case .string(let text) = $0 { text } else { nil } })
    }
    if case .string(let mask)? = record["given_mask"] { request.mask = mask }
    request.drawsFigures = record["figures"] != .bool(false)
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
      throw .shorterThanTrained(
        folder.path, trained: passed.trained, passed.key, asked: passed.asked,
        phase: trainer.phaseRecipe.phaseWords(passed.key.name, in: compilation.source))
    }
    if trainer.isFinished {
      if isWhole {
        let trained = trainer.trainedLength
        let instead = commands.beforeDivergence ?? commands.spentRate()
        throw .nothingLeft(folder, trained: trained.count, trained.key, instead: instead)
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
}

extension TrainRecipe {
  /// The recipe with what belongs to a part of a run, since it changes no number: workers, times.
  fileprivate func withCircumstances(of file: TrainRecipe) -> TrainRecipe {
    var result = self
    for key in RecipeKey.ofCircumstances { result[key] = file[key] }
    return result
  }

  /// The recipe with flags that a resumed run may be given: its length, its workers.
  ///
  /// Phases that are over keep their length: the record tells it, and what follows counts its steps.
  fileprivate func lengthened(
    by flags: [(key: String, text: String)], fromPhase phase: Int
  ) throws(Diagnostic) -> TrainRecipe {
    let allowed: [RecipeKey] = [.epochs, .steps] + RecipeKey.ofCircumstances
    for flag in flags where !allowed.contains(where: { $0.flag == flag.key }) { throw .recipeIsFixed(flag.key) }
    var result = try overridden(by: flags)
    for index in phases.indices.prefix(phase) { result.phases[index].duration = phases[index].duration }
    return result
  }
}

extension TensorFile {
  /// A count that a checkpoint keeps.
  func number(_ name: String) -> Int? { metadata[name].flatMap { Int($0) } }
}
