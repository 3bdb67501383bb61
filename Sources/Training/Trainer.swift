import Diagnostics
import Files
import Graph
import Planner
import Random
import Recipe
import Runtime

/// The plans of a model: a training step, and the loss alone.
package struct TrainingPlans: Sendable {
  package let step: Plan
  package let evaluation: Plan
  /// Texts of the loss terms, in the order of the outputs `term.N`.
  package let terms: [String]

  package init(step: Plan, evaluation: Plan, terms: [String]) {
    self.step = step
    self.evaluation = evaluation
    self.terms = terms
  }
}

/// Results of an epoch.
package struct EpochRecord: Sendable {
  package let epoch: Int
  package let step: Int
  package let training: Losses
  package let test: Losses?
  /// Since the start of the run.
  package let seconds: Double
  package let samplesPerSecond: Double
  package let isBest: Bool
  /// The numbers of the recipe that schedules change, in their order, as the last step had them.
  package let numbers: [Double]
  package let isLast: Bool
}

/// How a run ended.
package enum TrainingOutcome: Sendable, Equatable {
  case done
  /// A key of the recipe ended it: `stop`, `target` or `max_time`.
  case ended(by: String)
  case interrupted
  /// The loss was not finite in this step.
  case diverged(epoch: Int, step: Int)
}

/// Trains the weights of a model: batches, steps, tests, the best weights so far.
package final class Trainer {
  package let weights: Weights
  package let updater: WeightUpdater
  package private(set) var best: Weights
  package private(set) var bestEpoch = 0
  package private(set) var bestLoss = Double.infinity
  package private(set) var epoch = 0
  /// Steps of the epoch at work that are done; 0 between epochs.
  package private(set) var position = 0
  /// The losses of the epoch at work.
  private(set) var meter: LossMeter?
  /// The best weights without those of a part of an epoch, which a resumed run does not judge.
  private var bestBefore: (weights: Weights, epoch: Int, loss: Double)?
  package let split: Split
  /// The batch whose loss or gradients were not finite.
  private(set) var failing: FailingBatch?

  private let recipe: TrainRecipe
  private let plans: TrainingPlans
  private let stepExecutor: Executor
  private let evaluator: Executor
  private let data: TrainingData
  private let stepViews: InputViews
  private let evaluationViews: InputViews
  private var start = monotonicSeconds()
  /// When `max_time` is over.
  private let deadline: Double
  private var ends: RunEnds
  /// The key that ended the run before its last epoch.
  private var endedBy: RecipeKey?

  package init(_ plans: TrainingPlans, weights: Weights, data: TrainingData, recipe: TrainRecipe) {
    self.plans = plans
    self.weights = weights
    self.data = data
    self.recipe = recipe
    ends = RunEnds(recipe)
    if case .seconds(let time)? = recipe[.maxTime] { deadline = start + time } else { deadline = .infinity }
    split = Split(of: data.layout, recipe)
    stepViews = InputViews(plans.step.inputs.map(\.name), data.layout)
    evaluationViews = InputViews(plans.evaluation.inputs.map(\.name), data.layout)
    let batch = min(recipe.batch, max(split.training.count, split.test.count))
    stepExecutor = Executor(
      plans.step, parameters: weights.memory, threads: recipe.workers, largestBatch: batch)
    evaluator = Executor(
      plans.evaluation, parameters: weights.memory, threads: recipe.workers, largestBatch: batch,
      sharingArenasOf: stepExecutor)
    updater = WeightUpdater(recipe, of: weights, by: GradientTable(stepExecutor))
    best = weights.copy()
  }

  /// Bytes of tensors: what is kept for each weight, and what the executors hold.
  package var bytes: Int {
    let executors = stepExecutor.bytes + evaluator.bytes
    return StepMemory(weights: weights.count, recipe, executors: executors).ofTraining
  }
  package var instructionSet: String { stepExecutor.instructionSet }
  package var threads: Int { stepExecutor.threads }
  /// Those of several epochs count several times.
  var samplesTrained: Int { updater.step * min(recipe.batch, split.training.count) }

  /// Callbacks of a training: whether to stop, and what it reports.
  package struct Company {
    /// Whether to stop after the step at work.
    var isInterrupted: () -> Bool
    /// Hears of every step.
    package var stepped: () -> Void = {}
    /// Hears that no step follows, before anything else is done: now the weights can be saved.
    var stopping: () -> Void = {}
    /// Whether to do without test losses after the last step.
    var isHurried: () -> Bool = { false }

    package init(isInterrupted: @escaping () -> Bool) { self.isInterrupted = isInterrupted }
  }

  /// Trains until the settings say so or it is interrupted; `report` hears of every epoch, and of a part of one at the end.
  package func run(
    isInterrupted: () -> Bool, report: (EpochRecord) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> TrainingOutcome {
    try withoutActuallyEscaping(isInterrupted) { (isInterrupted) throws(Diagnostic) in
      try run(Company(isInterrupted: isInterrupted), report: report)
    }
  }

  /// Trains until the settings say so or it is interrupted; `report` hears of every epoch, and of a part of one at the end.
  package func run(
    _ company: Company, report: (EpochRecord) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> TrainingOutcome {
    while !isFinished {
      let began = monotonicSeconds()
      beginEpoch()
      let result = try runEpoch(company)
      if case .diverged = result { return result }
      guard let losses = meter?.losses else {
        // Nothing of this epoch is trained.
        epoch -= 1
        return result == .interrupted ? stopped(company) : result
      }
      let trained = monotonicSeconds()
      var isStopped = result == .interrupted
      var test = isStopped ? nil : try judge(unless: company.isInterrupted)
      if test == nil {
        isStopped = true
        guard weights.areFinite else { return .diverged(epoch: epoch, step: updater.step) }
        company.stopping()
        test = try judge(unless: company.isHurried)
      }
      let isWhole = result == .done
      if isWhole, test != nil { endEpoch(losses, test?.losses) }
      let record = record(losses, test, from: began, to: trained, isLast: isFinished || isStopped, isWhole: isWhole)
      guard weights.areFinite, record.test?.total.isFinite ?? true else {
        return .diverged(epoch: epoch, step: updater.step)
      }
      try report(record)
      if isStopped { return stopped(company) }
    }
    return endedBy.map { .ended(by: $0.name) } ?? .done
  }

  /// How a run ended that was stopped before its last step.
  private func stopped(_ company: Company) -> TrainingOutcome {
    isOutOfTime && !company.isInterrupted() ? .ended(by: RecipeKey.maxTime.name) : .interrupted
  }

  /// Starts an epoch, or goes on with the one at work.
  private func beginEpoch() {
    guard position == 0 else { return }
    epoch += 1
    meter = LossMeter(stepExecutor, terms: plans.terms.count)
  }

  private func endEpoch(_ training: Losses, _ test: Losses?) {
    position = 0
    updater.hear(loss: (test ?? training).total)
    endedBy = ends.hear(training: training.total, test: test?.total)
  }

  /// What the recipe says of the time between checkpoints.
  var checkpointPause: RecipeValue? { recipe[.checkpoint] }

  private var isOutOfTime: Bool { monotonicSeconds() > deadline }

  /// What ends have kept, for a checkpoint.
  var endsMemory: [Double] {
    get { ends.memory }
    set { ends.memory = newValue }
  }

  /// Goes on from where a checkpoint stood.
  func resume(epoch: Int, position: Int, losses: [Double], bestEpoch: Int, bestLoss: Double) {
    (self.epoch, self.position, self.bestEpoch, self.bestLoss) = (epoch, position, bestEpoch, bestLoss)
    meter = LossMeter(stepExecutor, terms: plans.terms.count)
    meter?.memory = losses
    if updater.step > 0 { updater.recall(moment(ofStep: updater.step - 1)) }
  }

  /// Epochs that are over.
  var wholeEpochs: Int { position == 0 ? epoch : epoch - 1 }

  /// Counts the seconds of earlier parts of the run.
  func addSeconds(_ seconds: Double) { start -= seconds }

  /// What a checkpoint keeps of the best epoch.
  var bestOfWholeEpochs: (weights: Weights, epoch: Int, loss: Double) { bestBefore ?? (best, bestEpoch, bestLoss) }

  /// What the run gives: the weights, or their running average.
  var result: Weights { updater.average ?? weights }

  /// Whether the recipe asks for no more steps.
  package var isFinished: Bool {
    if endedBy != nil { return true }
    return switch recipe.duration {
    case .epochs(let count): epoch >= count && position == 0
    case .steps(let count): updater.step >= count
    }
  }

  private var stepsLeft: Int {
    if case .steps(let count) = recipe.duration { count - updater.step } else { .max }
  }

  private func runEpoch(_ company: Company) throws(Diagnostic) -> TrainingOutcome {
    var outcome = TrainingOutcome.done
    let order = Array(order(ofEpoch: epoch).dropFirst(position * recipe.batch))
    var first = 0
    let isWhole = try data.forEachBatch(of: recipe.batch, in: order, unless: company.isInterrupted) {
      input, index, count in
      defer { first += count }
      guard stepsLeft > 0 else { return false }
      if company.isInterrupted() || isOutOfTime {
        outcome = .interrupted
        return false
      }
      let key = key(ofStep: updater.step)
      stepExecutor.run(stepViews(input), index: index, count: count, key: key)
      let isFinite = meter!.add(samples: count) && updater.update(at: moment(ofStep: updater.step))
      if !isFinite {
        outcome = .diverged(epoch: epoch, step: updater.step + 1)
        failing = FailingBatch(
          input, data.layout, rows: index, samples: order[first..<first + count].map { Int($0) }, key)
      }
      if isFinite {
        position += 1
        company.stepped()
      }
      return isFinite
    }
    return isWhole ? outcome : .interrupted
  }

  private var stepsOfEpoch: Int { (split.training.count + recipe.batch - 1) / recipe.batch }

  /// Steps of the whole run.
  private var steps: Int {
    switch recipe.duration {
    case .epochs(let count): count * stepsOfEpoch
    case .steps(let count): count
    }
  }

  private func moment(ofStep step: Int) -> ScheduleMoment {
    ScheduleMoment(step: step, steps: steps, stepsOfEpoch: stepsOfEpoch)
  }

  private func key(ofStep step: Int) -> StepKey {
    StepKey(
      seed: recipe.seed, step: step, moment: TrainingMoment(ofStep: step, of: steps, inEpochsOf: stepsOfEpoch))
  }

  private func order(ofEpoch epoch: Int) -> [Int64] {
    guard recipe.shuffle else { return split.training.map { Int64($0) } }
    return permutation(of: split.training.count, seed: recipe.seed, part: epoch)
      .map { Int64(split.training[$0]) }
  }

  private func record(
    _ losses: Losses, _ test: Judgement?, from began: Double, to trained: Double, isLast: Bool, isWhole: Bool
  ) -> EpochRecord {
    // Without a test set the training samples judge; a test that was broken off judges nothing.
    let judged = test.map { ($0.losses ?? losses).total } ?? .infinity
    let isBest = judged < bestLoss && weights.areFinite
    if isBest {
      if !isWhole { bestBefore = (best.copy(), bestEpoch, bestLoss) }
      bestLoss = judged
      bestEpoch = epoch
      best.memory.start.update(from: result.memory.start, count: weights.count)
    }
    return EpochRecord(
      epoch: epoch, step: updater.step, training: losses, test: test?.losses, seconds: trained - start,
      samplesPerSecond: Double(split.training.count) / max(1e-9, trained - began), isBest: isBest,
      numbers: updater.scheduled.map(\.value), isLast: isLast)
  }

  /// What the test samples say; no losses when there are none.
  private struct Judgement { let losses: Losses? }

  /// The losses of the test samples; nil when it was asked to stop before the last of them.
  private func judge(unless isStopped: () -> Bool) throws(Diagnostic) -> Judgement? {
    guard let average = updater.average else { return try judgeWeights(unless: isStopped) }
    // The evaluator reads the memory of the weights, which the average takes for the time.
    weights.exchange(with: average)
    defer { weights.exchange(with: average) }
    return try judgeWeights(unless: isStopped)
  }

  private func judgeWeights(unless isStopped: () -> Bool) throws(Diagnostic) -> Judgement? {
    var meter = LossMeter(evaluator, terms: plans.terms.count)
    var first = 0
    var isWhole = true
    let order = split.test.map { Int64($0) }
    // The loss is that of the step before.
    let key = key(ofStep: max(0, updater.step - 1))
    let isRead = try data.forEachBatch(of: recipe.batch, in: order, unless: isStopped) { input, index, count in
      defer { first += count }
      if isStopped() {
        isWhole = false
        return false
      }
      evaluator.run(evaluationViews(input), index: index, count: count, key: key)
      if !meter.add(samples: count), failing == nil {
        let samples = Array(split.test[first..<first + count])
        failing = FailingBatch(input, data.layout, rows: index, samples: samples, key, isTraining: false)
      }
      return true
    }
    return isWhole && isRead ? Judgement(losses: meter.losses) : nil
  }
}
