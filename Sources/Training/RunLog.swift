import Compiler
import Diagnostics
import Files
import Recipe

/// Output while a run goes on: progress, and the losses of every epoch.
final class RunLog {
  private let keeper: RunKeeper
  private(set) var metrics: Metrics
  private var progress: Progress
  private(set) var last: EpochRecord?
  /// The loss of the first epoch.
  private(set) var firstLoss: Double?
  private var lastMetrics = 0.0

  /// The file is renewed this often, in seconds, and at the end.
  private static let pause = 1.0

  init(
    _ keeper: RunKeeper, _ compilation: Compilation, _ recipe: TrainRecipe, hasTest: Bool,
    _ style: ProgressStyle, isResumed: Bool = false
  ) {
    self.keeper = keeper
    let terms = compilation.model.terms.map(\.text)
    metrics = Metrics(
      terms: terms, hasTest: hasTest, numbers: keeper.trainer.scheduledNames, hasPhases: recipe.isInPhases)
    progress = Progress(style, length: keeper.trainer.length, terms: terms)
    if isResumed { goOn(after: keeper.trainer.wholeEpochs) }
  }

  /// Takes the rows of the run so far.
  private func goOn(after epoch: Int) {
    guard let text = try? readBytes(keeper.folder.file(RunFolder.metricsFile)) else { return }
    metrics.take(String(decoding: text, as: UTF8.self), through: epoch)
    firstLoss = metrics.firstLoss
    keeper.trainer.addSeconds(metrics.seconds)
  }

  /// How far the loss came.
  var lossChange: LossChange? {
    guard let firstLoss, let last else { return nil }
    return LossChange(first: firstLoss, last: last.training.total, epochs: last.epoch)
  }

  func take(_ record: EpochRecord) {
    last = record
    firstLoss = firstLoss ?? record.training.total
    metrics.add(record)
    progress.report(record)
    guard record.seconds - lastMetrics >= RunLog.pause else { return }
    lastMetrics = record.seconds
    saveMetrics()
  }

  func saveMetrics() {
    keeper.save(RunFolder.metricsFile) { (path) throws(Diagnostic) in try metrics.write(to: path) }
  }
}
