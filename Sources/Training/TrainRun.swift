import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Glibc
import Graph
import Planner
import Recipe
import Runtime

/// Looks at a run while it trains, such as one who draws figures.
package protocol RunWatcher: Sendable {
  /// Whether the weights after an epoch should be saved to be looked at.
  func wants(epoch: Int) -> Bool
  /// The folder holds a whole run up to the last epoch; training goes on when this returns.
  func look(at folder: RunFolder)
}

/// One training run from data to run folder.
package struct TrainRun {
  let compilation: Compilation
  let request: TrainRequest
  let recipe: TrainRecipe
  let tell: (Diagnostic) -> Void
  /// Holds the folder of a new run, also while it is drawn.
  private let holder = FolderHolder()

  package init(
    _ compilation: Compilation, _ request: TrainRequest, tell: @escaping (Diagnostic) -> Void
  ) {
    var compilation = compilation
    compilation.startsFromGivenWeights = request.startsFromGivenWeights
    self.compilation = compilation
    self.request = request
    self.tell = tell
    recipe = compilation.typed.train
  }

  /// Trains and saves; returns the folder, how it ended, and what the model is worth where that could be measured.
  package func run() throws(Diagnostic) -> (folder: RunFolder, outcome: TrainingOutcome, worth: Worth?) {
    defer { Interrupt.enter(.stops) }
    let (trainer, data, startSeconds) = try prepare()
    let folder = try makeFolder()
    tellOfSplit(trainer.split, data.layout.source)
    return try train(trainer, data, in: folder, startSeconds: startSeconds)
  }

  /// The same for every part of a run; the length, which may grow, is no part of it.
  func identity(_ data: TrainingData) -> String {
    Fingerprint("\(compilation.source.text)|\(recipe.seed)|\(recipe.testSeed)|\(data.recordedHash)").text
  }

  private func tellOfSplit(_ split: Split, _ source: String) {
    let batch = recipe.parts.filter { !$0.isOfWholeData }.map(\.batch).max() ?? 0
    if split.training.count < batch, !compilation.model.trainsNothing {
      tell(.fewerThanBatch(source, training: split.training.count, batch: batch))
    }
    if request.resumed == nil { compilation.warnings(ofRulesIdleFor: split.training.count).forEach(tell) }
    if split.shared > 0 { tell(.patchesShared(source, split.shared, test: split.test.count)) }
    if let size = recipe.testBlock, recipe.testFraction > 0, split.test.isEmpty {
      tell(.oneTestBlock(source, size: size))
    }
  }

  private func makeFolder() throws(Diagnostic) -> RunFolder {
    if let resumed = request.resumed { return resumed.folder }
    guard let out = request.out else { return try RunFolder.createNext(named: request.name) }
    return try RunFolder.create(at: out)
  }

  /// Whether the samples come from a file, not from a formula.
  private var readsFile: Bool {
    if !request.data.isEmpty { return true }
    if case .picture(.phantom, _)? = compilation.typed.data { return false }
    return true
  }

  private func train(
    _ trainer: Trainer, _ data: TrainingData, in folder: RunFolder, startSeconds: Double
  ) throws(Diagnostic) -> (folder: RunFolder, outcome: TrainingOutcome, worth: Worth?) {
    var record = record(of: trainer, data)
    record.entries["start_seconds"] = request.resumed?.record["start_seconds"] ?? .number(startSeconds)
    record.entries["processes"] = request.group.map { .integer($0.count) }
    let events = try request.tensorboard.map { (folder) throws(Diagnostic) in try EventFile(in: folder) }
    // From here on there is something to lose.
    Interrupt.enter(.saves)
    defer { Interrupt.enter(.stops) }
    if let note = try request.resumed?.keepEarlierFiles() { tell(note) }
    if request.resumed != nil { try record.write(to: folder) } else { try holder.take(folder, record) }
    let keeper = RunKeeper(record, of: trainer, source: compilation.source.text, in: folder, tell: tell)
    let log = RunLog(
      keeper, compilation, recipe, hasTest: !trainer.split.test.isEmpty, request.progress,
      isResumed: request.resumed != nil, events: events, tell: tell)
    keeper.beforeCheckpoint = { [weak log] in log?.saveMetrics() }
    keeper.writeMetrics = { [weak log] (path) throws(Diagnostic) in try log?.metrics.write(to: path) }
    request.group?.whileWaiting = { [weak keeper] in keeper?.saveBeforeTheEnd() }
    let files = firstFiles(record, log.metrics, in: folder)
    let ending = Result { () throws(Diagnostic) in
      let outcome = try trainer.run(company(keeper, files)) { last throws(Diagnostic) in
        try files.value.get()
        log.take(last)
        if !last.isLast { keeper.saveNowAndThen() }
        guard let watcher = request.watcher, !last.isLast, watcher.wants(epoch: last.epoch) else { return }
        keeper.saveTrained()
        log.saveMetrics()
        watcher.look(at: keeper.folder)
      }
      // The latents can be made again, so the weights come first.
      if sharesLatents(after: outcome) { keeper.saveTrained() }
      try shareLatents(after: outcome, trainer, data)
      request.group?.isOver = true
      try files.value.get()
      return outcome
    }
    request.group?.whileWaiting = nil
    let outcome = try finish(ending, keeper, log, data)
    // All is saved by now: nothing that goes wrong from here on takes anything from the run.
    let isUrgent = outcome == .interrupted && Interrupt.isUrgent
    return (keeper.folder, outcome, isUrgent ? nil : weigh(keeper, data, log.lossChange))
  }

  /// Measures what the model is worth, with what there is to warn of.
  private func weigh(_ keeper: RunKeeper, _ data: TrainingData, _ loss: LossChange?) -> Worth? {
    do throws(Diagnostic) {
      var worth = try WorthMeasurement(compilation, keeper.trainer, data, threads: recipe.workers).run()
      let judgement = WorthJudgement(
        worth: worth, recipe: keeper.trainer.phaseRecipe, loss: loss,
        needsScale: data.needsScale && !compilation.model.trainsNothing, dataHelp: data.helpAgainstOutliers,
        asksOfLatents: compilation.model.asksOfLatents, trainsNothing: compilation.model.trainsNothing,
        phases: Array(recipe.phases.prefix(keeper.trainer.phaseNumber + 1)), growing: compilation.model.growingTerm,
        weights: compilation.model.weights.map(\.name), source: compilation.source, run: commands(keeper.folder))
      worth.warnings = judgement.warnings
      keeper.keep(worth)
      return worth
    } catch {
      tell(.worthUnknown(error))
      return nil
    }
  }

  /// The commands for the run, whose record says how it ended.
  private func commands(_ folder: RunFolder) -> RunCommands? {
    let record = try? SavedRun.record(folder)
    return record.map { RunCommands(folder, $0, compilation) }
  }

  private func record(of trainer: Trainer, _ data: TrainingData) -> RunRecord {
    var record = RunRecord(
      compilation: compilation, recipe: recipe, data: data, trainer: trainer,
      dataPath: readsFile ? absolutePath(data.layout.source) : nil,
      masks: compilation.masks(request),
      initialWeights: request.initialWeights.map(absolutePath))
    record.note(request, trainer)
    return record
  }

  /// After the last step nobody waits longer than this for test losses, in seconds.
  private static let patience = 3.0

  private func company(
    _ keeper: RunKeeper, _ files: Background<Result<Void, Diagnostic>>
  ) -> Trainer.Company {
    var company = Trainer.Company { Interrupt.isRequested || files.valueSoFar?.isFailure ?? false }
    var deadline = Double.infinity
    company.stepped = { keeper.saveNowAndThen() }
    company.stopping = {
      keeper.saveTrained()
      Interrupt.answer()
      deadline = monotonicSeconds() + TrainRun.patience
    }
    company.isHurried = { Interrupt.isRequestedAgain || monotonicSeconds() > deadline }
    return company
  }

  /// Saves the weights, however the training ended, and reports what went wrong.
  private func finish(
    _ ending: Result<TrainingOutcome, Diagnostic>, _ keeper: RunKeeper, _ log: RunLog, _ data: TrainingData
  ) throws(Diagnostic) -> TrainingOutcome {
    let outcome = try? ending.get()
    if case .diverged? = outcome { keeper.saveBest() } else { keeper.saveTrained() }
    log.saveMetrics()
    keeper.close(outcome)
    if data.isRead, let file = data.files.changed.first { tell(.dataChangedMeanwhile(file.path)) }
    do throws(Diagnostic) {
      if case .diverged(let epoch, let step) = try ending.get() {
        let trainer = keeper.trainer
        let search = trainer.failing.map {
          DivergenceSearch(compilation, trainer.weights, $0, phase: trainer.phaseNumber)
        }
        let told = Diagnostic.diverged(
          Divergence(
            epoch: epoch, step: step, recipe: trainer.phaseRecipe, best: trainer.bestEpoch, cause: search?.cause(),
            isCurved: trainer.phaseRecipe.method.declaration.use == .curvature),
          compilation, data.layout)
        keeper.keep(told, step: step)
        throw told
      }
    } catch {
      throw error.adding(notes: outcome == nil ? [keeper.summary] : [])
    }
    if let complaint = keeper.complaint() { throw complaint }
    if let cause = keeper.failures[RunFolder.metricsFile] { tell(.metricsIncomplete(cause)) }
    return try ending.get()
  }

  /// Writes what is known of a run before its first step, which need not wait for the disk.
  private func firstFiles(_ record: RunRecord, _ metrics: Metrics, in folder: RunFolder)
    -> Background<Result<Void, Diagnostic>>
  {
    Background { [compilation] () throws(Diagnostic) in
      try writeAtomically(compilation.source.text, to: folder.file(RunFolder.modelFile))
      try record.write(to: folder)
      // Without it the training goes on; it is tried again.
      try? metrics.write(to: folder.file(RunFolder.metricsFile))
    }
  }
}

/// The lock of a new run.
private final class FolderHolder {
  private var lock: FolderLock?

  /// Takes a new folder by its record and its lock.
  func take(_ folder: RunFolder, _ record: RunRecord) throws(Diagnostic) {
    try folder.take(record)
    lock = FolderLock(new: folder)
  }
}

extension Compilation {
  /// The mask of each input that has one.
  fileprivate func masks(_ request: TrainRequest) -> [String: String] {
    var masks: [String: String] = [:]
    for input in model.encoderInputs {
      masks[input.name] = maskPath(of: self, request, input: input.name).map(absolutePath)
    }
    return masks
  }
}

extension Result {
  fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
}
