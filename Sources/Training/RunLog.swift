import Compiler
import Diagnostics
import Files
import Recipe

/// Output while a run goes on: progress, and the losses of every epoch.
final class RunLog {
  private let keeper: RunKeeper
  private(set) var metrics: Metrics
  private var progress: Progress
  /// The loss of the first epoch.
  private(set) var firstLoss: Double?
  private var lastMetrics = 0.0
  private var events: EventFile?
  private let tags: (terms: [String], numbers: [String])
  private let tell: (Diagnostic) -> Void

  /// The file is renewed this often, in seconds, and at the end.
  private static let pause = 1.0

  init(
    _ keeper: RunKeeper, _ compilation: Compilation, _ recipe: TrainRecipe, hasTest: Bool,
    _ style: ProgressStyle, isResumed: Bool = false, events: EventFile? = nil, tell: @escaping (Diagnostic) -> Void
  ) {
    (self.keeper, self.events, self.tell) = (keeper, events, tell)
    let terms = compilation.model.terms.map(\.text)
    tags = (terms, keeper.trainer.scheduledNames)
    metrics = Metrics(terms: terms, hasTest: hasTest, numbers: tags.numbers, hasPhases: recipe.isInPhases)
    progress = Progress(style, length: keeper.trainer.length, terms: terms)
    if isResumed { goOn(after: keeper.trainer.toldEpochs) }
  }

  /// Takes the rows of the run so far.
  private func goOn(after epoch: Int) {
    guard let text = try? readBytes(keeper.folder.file(RunFolder.metricsFile)) else {
      if epoch > 0 { tell(.metricsLost(keeper.folder, epochs: epoch)) }
      return
    }
    metrics.take(String(decoding: text, as: UTF8.self), through: epoch)
    firstLoss = metrics.firstLoss
    keeper.trainer.addSeconds(metrics.seconds)
  }

  /// How far the loss came.
  var lossChange: LossChange? {
    let losses = metrics.wholeLosses
    guard let firstLoss, let last = losses.last ?? keeper.trainer.last?.loss else { return nil }
    return LossChange(
      first: firstLoss, last: last, epochs: keeper.trainer.epoch, lately: RecentFall(losses))
  }

  func take(_ record: EpochRecord) {
    firstLoss = firstLoss ?? record.training.total
    metrics.add(record)
    progress.report(record)
    addEvents(record)
    guard record.seconds - lastMetrics >= RunLog.pause else { return }
    lastMetrics = record.seconds
    saveMetrics()
  }

  /// The same numbers as in `metrics.csv`, under tags that TensorBoard groups.
  private func addEvents(_ record: EpochRecord) {
    guard let events else { return }
    func tagged(_ losses: Losses, _ group: String) -> [(tag: String, value: Double)] {
      [("loss/\(group)", losses.total)] + zip(tags.terms, losses.terms).map { ("\($0)/\(group)", $1) }
    }
    let numbers = zip(tags.numbers, record.numbers).filter { !$1.isNaN }.map { (tag: "recipe/\($0)", value: $1) }
    do throws(Diagnostic) {
      try events.add(
        tagged(record.training, "training") + (record.test.map { tagged($0, "test") } ?? []) + numbers,
        step: record.step)
    } catch {
      self.events = nil
      tell(.eventsEnded(error))
    }
  }

  func saveMetrics() {
    keeper.save(RunFolder.metricsFile) { (path) throws(Diagnostic) in try metrics.write(to: path) }
  }
}
