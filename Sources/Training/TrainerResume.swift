import Recipe

// What a checkpoint keeps of a training beside weights and states, and how it is taken up again.
extension Trainer {
  /// What the recipe says of the time between checkpoints.
  var checkpointPause: RecipeValue? { recipe[.checkpoint] }

  /// Losses of the last epoch that was told, for a checkpoint; times differ from run to run and stand in `metrics.csv`.
  var lastMemory: [Double] {
    get { last.map { [$0.loss, $0.testLoss ?? .nan] } ?? [] }
    set {
      guard newValue.count == 2 else { return }
      last = ToldEpoch(loss: newValue[0], testLoss: newValue[1].isNaN ? nil : newValue[1])
    }
  }

  /// What ends have kept, for a checkpoint.
  var endsMemory: [Double] {
    get { phase.ends.memory }
    set { phase.ends.memory = newValue }
  }

  /// Goes to the phase of a checkpoint, before anything of it is taken; false where the recipe has no such phase.
  func resume(phase number: Int, after before: (steps: Int, epochs: Int), endedBy key: String?) -> Bool {
    guard recipe.parts.indices.contains(number) else { return false }
    begin(phase: number, after: before)
    endedBy = RecipeKey.ofTrain.first { $0.name == key }
    return true
  }

  /// Goes on from where a checkpoint stood.
  func resume(epoch: Int, position: Int, losses: [Double], bestEpoch: Int, bestLoss: Double) {
    (self.epoch, self.position, self.bestEpoch, self.bestLoss) = (epoch, position, bestEpoch, bestLoss)
    meter = phase.stepMeter
    meter?.memory = losses
    if updater.step > 0 { updater.recall(moment(ofStep: updater.step - 1)) }
  }

  /// What the phase at work has begun or trained beyond the length that its recipe asks for; nil where it has not.
  var passedLength: (trained: Int, key: RecipeKey, asked: Int)? {
    switch phaseRecipe.duration {
    case .epochs(let count):
      let begun = epoch - beforePhase.epochs
      return begun > count ? (begun, .epochs, count) : nil
    case .steps(let count): return updater.step > count ? (updater.step, .steps, count) : nil
    }
  }

  /// How much is trained, in what the recipe counts: of a run in phases, what the one at work asks for.
  var trainedLength: (count: Int, key: RecipeKey) {
    switch phaseRecipe.duration {
    case .epochs(let count): (recipe.isInPhases ? count : epoch, .epochs)
    case .steps(let count): (recipe.isInPhases ? count : step, .steps)
    }
  }

  /// Where more is asked for than the steps that ended within an epoch, the part of the epoch was no candidate.
  func takeBackBest() {
    guard isTold, let before = bestBefore else { return }
    best.memory.start.update(from: before.weights.memory.start, count: weights.count)
    (bestEpoch, bestLoss, bestBefore) = (before.epoch, before.loss, nil)
  }

  /// Epochs that no further step tells again: those that are over, and a part of one that ended the run.
  var toldEpochs: Int { position == 0 || isFinished ? epoch : epoch - 1 }

  /// Counts the seconds of earlier parts of the run.
  func addSeconds(_ seconds: Double) {
    start -= seconds
    if seconds > 0 { last?.seconds = seconds }
  }

  /// How a run ended that has no step left.
  var ending: TrainingOutcome { endedBy.map { .ended(by: $0.name) } ?? .done }

  /// What a checkpoint keeps of the best epoch.
  var bestOfWholeEpochs: (weights: Weights, epoch: Int, loss: Double) { bestBefore ?? (best, bestEpoch, bestLoss) }
}
