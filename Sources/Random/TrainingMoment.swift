/// Where a training stands. It follows from the number of the step alone, so that a resumed run goes on with it.
package struct TrainingMoment: Hashable, Sendable {
  /// 0 in the first step of the run, 1 in the last.
  package let progress: Double
  /// The number of the epoch, from 1.
  package let epoch: Int

  package init(progress: Double, epoch: Int) {
    self.progress = progress
    self.epoch = epoch
  }

  /// The moment of a step, counted from 0, in a run of `steps`.
  package init(ofStep step: Int, of steps: Int, inEpochsOf stepsOfEpoch: Int) {
    self.init(ofStep: step, of: steps, epoch: step / max(1, stepsOfEpoch) + 1)
  }

  /// The same where epochs are not all of one length.
  package init(ofStep step: Int, of steps: Int, epoch: Int) {
    progress = steps > 1 ? min(1, Double(step) / Double(steps - 1)) : 1
    self.epoch = epoch
  }

  /// What programs outside a training are given.
  package static let end = TrainingMoment(progress: 1, epoch: 1)
}
