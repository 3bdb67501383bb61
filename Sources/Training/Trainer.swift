import Diagnostics
import Files
import Graph
import Planner
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

/// What is known after an epoch.
package struct EpochRecord: Sendable {
  package let epoch: Int
  package let step: Int
  package let training: Losses
  package let test: Losses?
  /// Since the start of the run.
  package let seconds: Double
  package let samplesPerSecond: Double
  package let isBest: Bool
  package let isLast: Bool
}

/// How a run ended.
package enum TrainingOutcome: Sendable, Equatable {
  case done
  case interrupted
  /// The loss was not finite in this step.
  case diverged(epoch: Int, step: Int)
}

/// Trains the weights of a model: batches, steps, tests, the best weights so far.
package final class Trainer {
  package let weights: Weights
  package private(set) var adam: Adam
  package private(set) var best: Weights
  package private(set) var bestEpoch = 0
  package private(set) var bestLoss = Double.infinity
  package private(set) var epoch = 0
  package let split: Split
  /// The batch whose loss or gradients were not finite.
  private(set) var failing: FailingBatch?

  private let settings: TrainingSettings
  private let plans: TrainingPlans
  private let stepExecutor: Executor
  private let evaluator: Executor
  private let gradients: GradientTable
  private let data: TrainingData
  private let start = monotonicSeconds()

  package init(_ plans: TrainingPlans, weights: Weights, data: TrainingData, settings: TrainingSettings) {
    self.plans = plans
    self.weights = weights
    self.data = data
    self.settings = settings
    split = Split(of: data.layout, settings)
    let batch = min(settings.batch, max(split.training.count, split.test.count))
    stepExecutor = Executor(
      plans.step, parameters: weights.memory, threads: settings.threads, largestBatch: batch)
    evaluator = Executor(
      plans.evaluation, parameters: weights.memory, threads: settings.threads, largestBatch: batch,
      sharingArenasOf: stepExecutor)
    gradients = GradientTable(stepExecutor)
    adam = Adam(
      for: weights, rate: settings.rate, beta1: settings.beta1, beta2: settings.beta2,
      epsilon: settings.epsilon)
    best = weights.copy()
  }

  /// Bytes of tensors: weights, moments, the best weights, and what the executors hold.
  package var bytes: Int { 4 * weights.count * 4 + stepExecutor.bytes + evaluator.bytes }
  package var instructionSet: String { stepExecutor.instructionSet }
  package var threads: Int { stepExecutor.threads }

  /// Trains until the settings say so or `isInterrupted`; `report` hears of every epoch, and of a part of one at the end.
  package func run(
    isInterrupted: () -> Bool, report: (EpochRecord) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> TrainingOutcome {
    while !isFinished {
      epoch += 1
      let began = monotonicSeconds()
      var meter = LossMeter(stepExecutor, terms: plans.terms.count)
      let result = try runEpoch(&meter, isInterrupted)
      if case .diverged = result { return result }
      guard let losses = meter.losses else { return result }
      let record = try record(losses, since: began, isLast: isFinished || result == .interrupted)
      guard weights.areFinite, record.test?.total.isFinite ?? true else {
        return .diverged(epoch: epoch, step: adam.step)
      }
      try report(record)
      if result == .interrupted { return .interrupted }
    }
    return .done
  }

  private var isFinished: Bool {
    switch settings.length {
    case .epochs(let count): epoch >= count
    case .steps(let count): adam.step >= count
    }
  }

  private var stepsLeft: Int {
    if case .steps(let count) = settings.length { count - adam.step } else { .max }
  }

  private func runEpoch(_ meter: inout LossMeter, _ isInterrupted: () -> Bool) throws(Diagnostic) -> TrainingOutcome {
    var outcome = TrainingOutcome.done
    let order = order(ofEpoch: epoch)
    var first = 0
    try data.forEachBatch(of: settings.batch, in: order) { input, index, count in
      defer { first += count }
      guard stepsLeft > 0 else { return false }
      if isInterrupted() {
        outcome = .interrupted
        return false
      }
      withUnsafePointer(to: input) { stepExecutor.run($0, index: index, count: count) }
      let isFinite = meter.add(samples: count) && adam.update(weights, gradients)
      if !isFinite {
        outcome = .diverged(epoch: epoch, step: adam.step + 1)
        failing = FailingBatch(input, rows: index, samples: order[first..<first + count].map { Int($0) })
      }
      return isFinite
    }
    return outcome
  }

  private func order(ofEpoch epoch: Int) -> [Int64] {
    guard settings.shuffle else { return split.training.map { Int64($0) } }
    return permutation(of: split.training.count, seed: settings.seed, part: epoch)
      .map { Int64(split.training[$0]) }
  }

  private func record(_ losses: Losses, since began: Double, isLast: Bool) throws(Diagnostic) -> EpochRecord {
    let now = monotonicSeconds()
    let test = try evaluate(split.test)
    let judged = (test ?? losses).total
    let isBest = judged < bestLoss && weights.areFinite
    if isBest {
      bestLoss = judged
      bestEpoch = epoch
      best.memory.start.update(from: weights.memory.start, count: weights.count)
    }
    return EpochRecord(
      epoch: epoch, step: adam.step, training: losses, test: test, seconds: now - start,
      samplesPerSecond: Double(split.training.count) / max(1e-9, now - began), isBest: isBest,
      isLast: isLast)
  }

  /// The mean losses over some samples; nil when there are none.
  package func evaluate(_ samples: [Int]) throws(Diagnostic) -> Losses? {
    var meter = LossMeter(evaluator, terms: plans.terms.count)
    var first = 0
    try data.forEachBatch(of: settings.batch, in: samples.map { Int64($0) }) { input, index, count in
      defer { first += count }
      withUnsafePointer(to: input) { evaluator.run($0, index: index, count: count) }
      if !meter.add(samples: count), failing == nil {
        failing = FailingBatch(input, rows: index, samples: Array(samples[first..<first + count]))
      }
      return true
    }
    return meter.losses
  }
}
