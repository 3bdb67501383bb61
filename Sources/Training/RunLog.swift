import Compiler
import Diagnostics
import Files

/// What is written while a run goes on: progress, metrics, weights.
struct RunLog {
  private let folder: RunFolder
  private let trainer: Trainer
  private(set) var metrics: Metrics
  private var progress: Progress
  private(set) var last: EpochRecord?
  private var lastMetrics = 0.0
  private var lastCheckpoint = 0.0

  /// Files are renewed this often, in seconds, and at the end.
  private static let metricsPause = 1.0
  private static let checkpointPause = 15.0

  init(
    _ folder: RunFolder, _ compilation: Compilation, _ settings: TrainingSettings,
    _ trainer: Trainer, _ style: ProgressStyle
  ) {
    self.folder = folder
    self.trainer = trainer
    let terms = compilation.model.terms.map(\.text)
    metrics = Metrics(
      path: folder.file(RunFolder.metricsFile), terms: terms, hasTest: !trainer.split.test.isEmpty)
    progress = Progress(style, length: settings.length, terms: terms)
  }

  mutating func take(_ record: EpochRecord) throws(Diagnostic) {
    last = record
    metrics.add(record)
    progress.report(record)
    if record.seconds - lastMetrics >= RunLog.metricsPause {
      lastMetrics = record.seconds
      try metrics.write()
    }
    if record.seconds - lastCheckpoint >= RunLog.checkpointPause {
      lastCheckpoint = record.seconds
      try saveWeights()
    }
  }

  /// Brings the run folder to the state of the last epoch.
  func save() throws(Diagnostic) {
    try metrics.write()
    try saveWeights()
  }

  func close(_ outcome: TrainingOutcome) throws(Diagnostic) {
    guard case .diverged = outcome else { return try save() }
    try metrics.write()
    if trainer.bestEpoch > 0 { try save(file(trainer.best), RunFolder.bestFile).value.get() }
  }

  private func saveWeights() throws(Diagnostic) {
    // Each of them waits for the disk, which takes longer than anything else here.
    let files = [
      save(file(trainer.weights), RunFolder.weightsFile), save(file(trainer.best), RunFolder.bestFile),
      save(checkpoint, RunFolder.checkpointFile),
    ]
    for file in files { try file.value.get() }
  }

  private func save(_ file: TensorFile, _ name: String) -> Background<Result<Void, Diagnostic>> {
    Background { [folder] () throws(Diagnostic) in try file.write(to: folder.file(name)) }
  }

  private func file(_ weights: Weights) -> TensorFile {
    TensorFile(tensors: weights.tensors(), metadata: ["format": "pt", "aec": aecVersion])
  }

  /// Weights, moments and counters: all that a resume needs, since every random number is keyed by seed and epoch.
  private var checkpoint: TensorFile {
    TensorFile(
      tensors: trainer.weights.tensors(prefix: "weight.")
        + trainer.adam.firstMoments.tensors(prefix: "adam.first.")
        + trainer.adam.secondMoments.tensors(prefix: "adam.second.")
        + trainer.best.tensors(prefix: "best."),
      metadata: [
        "aec": aecVersion, "epoch": "\(trainer.epoch)", "step": "\(trainer.adam.step)",
        "best_epoch": "\(trainer.bestEpoch)", "best_loss": "\(trainer.bestLoss)",
      ])
  }
}
