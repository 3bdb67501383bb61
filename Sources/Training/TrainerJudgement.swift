import Diagnostics

// Test losses of a trainer.
extension Trainer {
  /// What the test samples say; no losses when there are none.
  struct Judgement { let losses: Losses? }

  /// The losses of the test samples; nil when it was asked to stop before the last of them.
  func judge(unless isStopped: () -> Bool) throws(Diagnostic) -> Judgement? {
    guard let average = updater.average else { return try judgeWeights(unless: isStopped) }
    // The evaluator reads the memory of the weights, which the average takes for the time.
    areAtRest = false
    weights.exchange(with: average)
    defer {
      weights.exchange(with: average)
      areAtRest = true
    }
    return try judgeWeights(unless: isStopped)
  }

  private func judgeWeights(unless isStopped: () -> Bool) throws(Diagnostic) -> Judgement? {
    var meter = phase.testMeter
    var first = 0
    var isWhole = true
    let order = split.test.map { Int64($0) }
    // The loss is that of the step before.
    let key = key(ofStep: max(0, updater.step - 1))
    func stopsAlone() -> Bool { group == nil && isStopped() }
    let own = phase.evaluator.ownSamples
    var failed: Range<Int>?
    let isRead = try data.forEachBatch(
      of: phase.recipe.batch, in: order, own: own, by: phase.evaluator.forEach, unless: stopsAlone
    ) { input, index, count in
      defer { first += count }
      if agree(isStopped()) {
        isWhole = false
        return false
      }
      phase.evaluator.run(phase.evaluationViews(input), index: index, count: count, key: key)
      if !meter.add(samples: count), failed == nil { failed = first..<first + count }
      return true
    }
    if let failed, failing == nil {
      failing = try FailingBatch(data, Array(split.test[failed]), key, isTraining: false)
    }
    return isWhole && isRead ? Judgement(losses: meter.losses) : nil
  }
}
