import Diagnostics
import Files
import Processes
import Random
import Recipe
import Runtime

/// Trains the weights of a model: batches, steps, tests, the best weights so far.
package final class Trainer {
  package let weights: Weights
  package private(set) var best: Weights
  package internal(set) var bestEpoch = 0
  package internal(set) var bestLoss = Double.infinity
  package internal(set) var epoch = 0
  /// Steps of the epoch at work that are done; 0 between epochs.
  package internal(set) var position = 0
  /// Whether the losses of a part of an epoch are told that the last step ended.
  var isTold = false
  /// The losses of the epoch at work.
  var meter: LossMeter?
  /// Losses and time of the last epoch that was told.
  var last: ToldEpoch?
  /// The best weights without those of a part of an epoch, which a resumed run does not judge.
  var bestBefore: (weights: Weights, epoch: Int, loss: Double)?
  package let split: Split
  /// The batch whose loss or gradients were not finite.
  var failing: FailingBatch?

  let recipe: TrainRecipe
  private let plans: [TrainingPlans]
  private let timeline: RunTimeline
  let data: TrainingData
  /// Nil between two phases, so that never two of them take memory.
  private var atWork: PhaseAtWork?
  var phase: PhaseAtWork { atWork! }
  var start = monotonicSeconds()
  /// What a checkpoint is known by: the same for all parts of a run, and for the run that nobody stopped.
  package var identity = ""
  /// When `max_time` is over.
  private let deadline: Double
  /// Other processes that train the same; nil for a process alone.
  let group: (any ProcessGroup)?
  /// Whether the weights are those of the last step, not what a step or a test puts in their place for a while.
  var areAtRest = true
  /// The key that ended the phase at work before its last epoch.
  var endedBy: RecipeKey?
  /// The numbers that schedules of any phase change.
  package let scheduledNames: [String]

  package init(
    _ plans: TrainingPlans, weights: Weights, data: TrainingData, recipe: TrainRecipe, group: (any ProcessGroup)? = nil
  ) {
    (self.plans, self.group) = (plans.phases, group)
    (self.weights, self.data, self.recipe) = (weights, data, recipe)
    if case .seconds(let time)? = recipe[.maxTime] { deadline = start + time } else { deadline = .infinity }
    split = Split(of: data.layout, recipe)
    timeline = RunTimeline(recipe, samples: split.training.count)
    scheduledNames = recipe.scheduledNames(of: weights.entries.map(\.name))
    best = weights.copy()
    begin(phase: 0, after: (0, 0))
  }

  func begin(phase number: Int, after before: (steps: Int, epochs: Int)) {
    (atWork, endedBy) = (nil, nil)
    atWork = PhaseAtWork(
      number, plans[number], recipe.parts[number], weights: weights, data: data, split, before: before,
      group: group)
  }

  /// Starts the next phase from what this one gives.
  private func beginNextPhase() {
    if let average = updater.average { weights.memory.start.update(from: average.memory.start, count: weights.count) }
    (position, bestBefore) = (0, nil)
    begin(phase: phase.number + 1, after: (step, epoch))
  }

  package var updater: WeightUpdater { phase.updater }
  /// Steps taken in all phases.
  package var step: Int { phase.before.steps + updater.step }
  /// The phase at work, from 0.
  package var phaseNumber: Int { phase.number }
  /// What the phase at work does.
  var phaseRecipe: TrainRecipe { phase.recipe }
  /// Steps and epochs of the phases before.
  var beforePhase: (steps: Int, epochs: Int) { phase.before }
  /// How long the run is, as far as the recipe knows.
  var length: TrainRecipe.Duration { timeline.length }

  /// Bytes of tensors: what is kept for each weight, and what the executors hold.
  package var bytes: Int { phase.bytes(weights: weights.count) }
  package var instructionSet: String { phase.executor.instructionSet }
  package var threads: Int { phase.executor.threads }
  /// Those of several epochs count several times.
  var samplesTrained: Int { step * min(phase.recipe.batch, split.training.count) }

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
      if isPhaseOver { beginNextPhase() }
      let began = monotonicSeconds()
      beginEpoch()
      let result = try runEpoch(company)
      if case .diverged = result { return result }
      guard let losses = meter?.losses else {
        // Nothing of this epoch is trained.
        epoch -= 1
        return result == .interrupted ? stopped(company) : result
      }
      try requireSameWeights()
      let trained = monotonicSeconds()
      var isStopped = result == .interrupted
      var test = isStopped ? nil : try judge(unless: company.isInterrupted)
      if test == nil {
        isStopped = true
        guard weights.areFinite else { return .diverged(epoch: epoch, step: step) }
        company.stopping()
        test = try judge(unless: company.isHurried)
      }
      // Steps may run out within an epoch, which a longer run goes on with; a phase that is over has no longer run.
      let isWhole = result == .done && (position >= stepsOfEpoch || phase.number < plans.count - 1)
      isTold = result == .done && test != nil && !isWhole
      if isWhole, test != nil { endEpoch(losses, test?.losses) }
      let record = record(losses, test, from: began, to: trained, isLast: isFinished || isStopped, isWhole: isWhole)
      guard weights.areFinite, record.test?.total.isFinite ?? true else {
        return .diverged(epoch: epoch, step: step)
      }
      last = ToldEpoch(loss: losses.total, testLoss: record.test?.total, seconds: record.seconds)
      try report(record)
      if isStopped { return stopped(company) }
    }
    return ending
  }

  /// How a run ended that was stopped before its last step.
  private func stopped(_ company: Company) -> TrainingOutcome {
    isOutOfTime && !company.isInterrupted() ? .ended(by: RecipeKey.maxTime.name) : .interrupted
  }

  private var stepsOfEpoch: Int { (split.training.count + phase.recipe.batch - 1) / phase.recipe.batch }

  /// Starts an epoch, or goes on with the one at work.
  private func beginEpoch() {
    guard position == 0 else { return takeBackBest() }
    epoch += 1
    meter = phase.stepMeter
  }

  private func endEpoch(_ training: Losses, _ test: Losses?) {
    position = 0
    updater.hear(loss: (test ?? training).total)
    endedBy = phase.ends.hear(training: training.total, test: test?.total)
  }

  /// Process 0 tells the time.
  private var isOutOfTime: Bool { group?.isFirst ?? true && monotonicSeconds() > deadline }

  /// What the run gives: the weights, or their running average.
  var result: Weights { updater.average ?? weights }

  /// Whether the recipe asks for no more steps.
  package var isFinished: Bool { phase.number == plans.count - 1 && isPhaseOver }

  private var isPhaseOver: Bool {
    endedBy != nil || phase.isOver(epochs: epoch, isBetweenEpochs: position == 0, isTold)
  }

  private func runEpoch(_ company: Company) throws(Diagnostic) -> TrainingOutcome {
    var outcome = TrainingOutcome.done
    let phase = phase
    let batch = phase.recipe.batch
    let order = Array(order(ofEpoch: epoch).dropFirst(position * batch))
    var first = 0
    // While a batch is read, only a process alone may stop: several would wait for each other.
    let stopsAlone = { self.group == nil && company.isInterrupted() }
    let own = phase.executor.ownSamples
    var failed: (samples: ArraySlice<Int64>, key: StepKey)?
    let isWhole = try data.forEachBatch(
      of: batch, in: order, own: own, by: phase.executor.forEach, unless: stopsAlone
    ) { input, index, count in
      defer { first += count }
      guard phase.stepsLeft > 0 else { return false }
      if agree(company.isInterrupted() || isOutOfTime) {
        outcome = .interrupted
        return false
      }
      let key = key(ofStep: updater.step)
      let number = timeline.place(ofStep: updater.step, in: phase.number).step
      phase.run(input, index, count, key, number)
      let isFinite =
        meter!.add(samples: count)
        && step(phase) {
          phase.run(input, index, count, key, number)
        }
      if !isFinite {
        outcome = .diverged(epoch: epoch, step: step + 1)
        failed = (order[first..<first + count], key)
      }
      if isFinite {
        if phase.isSearching { tellAgain(phase, samples: count) }
        (position, isTold) = (position + 1, false)
        company.stepped()
      }
      return isFinite
    }
    if let failed { failing = try FailingBatch(data, failed.samples.map { Int($0) }, failed.key) }
    return isWhole ? outcome : .interrupted
  }

  /// Moves the weights; `again` evaluates them once more, for optimizers that ask for it.
  @inline(__always)
  private func step(_ phase: PhaseAtWork, _ again: () -> Void) -> Bool {
    let moment = moment(ofStep: phase.updater.step)
    guard phase.isSearching else { return phase.updater.update(at: moment) }
    areAtRest = false
    defer { areAtRest = true }
    return phase.updater.search(at: moment, from: phase.loss) {
      again()
      return phase.loss
    }
  }

  /// After a search the losses are those of the weights that it found, since no later step would tell them.
  private func tellAgain(_ phase: PhaseAtWork, samples: Int) {
    meter = phase.stepMeter
    _ = meter?.add(samples: samples)
  }

  func moment(ofStep step: Int) -> ScheduleMoment { timeline.moment(ofStep: step, in: phase.number) }

  /// `step` counts in the phase at work; noise, `progress` and `epoch` are those of the whole run.
  func key(ofStep step: Int) -> StepKey {
    let place = timeline.place(ofStep: step, in: phase.number)
    return StepKey(
      seed: recipe.seed, step: place.step,
      moment: TrainingMoment(ofStep: place.step, of: timeline.steps, epoch: place.epoch))
  }

  private func order(ofEpoch epoch: Int) -> [Int64] {
    guard phase.recipe.shuffle else { return split.training.map { Int64($0) } }
    return permutation(of: split.training.count, seed: recipe.seed, part: epoch)
      .map { Int64(split.training[$0]) }
  }

  private func record(
    _ losses: Losses, _ test: Judgement?, from began: Double, to trained: Double, isLast: Bool, isWhole: Bool
  ) -> EpochRecord {
    // Without a test set the training samples judge; a test that was broken off judges nothing.
    let judged = test.map { ($0.losses ?? losses).total } ?? .infinity
    // Phases may have different losses: each has a best epoch of its own.
    // A loss of minus infinity is below all others, and no epoch is good for it.
    let isBest =
      judged.isFinite && judged < (bestEpoch > phase.before.epochs ? bestLoss : .infinity) && weights.areFinite
    if isBest {
      if !isWhole { bestBefore = (best.copy(), bestEpoch, bestLoss) }
      bestLoss = judged
      bestEpoch = epoch
      best.memory.start.update(from: result.memory.start, count: weights.count)
    }
    return EpochRecord(
      epoch: epoch, step: step, phase: phase.recipe.phaseName, training: losses, test: test?.losses,
      seconds: trained - start,
      samplesPerSecond: Double(split.training.count) / max(1e-9, trained - began), isBest: isBest,
      numbers: numbers, isLast: isLast)
  }

  /// The scheduled numbers of all phases; NaN for those that the phase at work does not have.
  private var numbers: [Double] {
    let own = updater.scheduled
    return scheduledNames.map { name in own.first { $0.name == name }?.value ?? .nan }
  }
}
