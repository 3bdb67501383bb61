/// Results of an epoch.
package struct EpochRecord: Sendable {
  package let epoch: Int
  package let step: Int
  /// The name of the phase; nil in a run without phases.
  package let phase: String?
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

/// What `run.json` says of the last epoch, which a resumed run may have no step left to tell.
struct ToldEpoch: Sendable, Equatable {
  let loss: Double
  /// Nil without test samples.
  let testLoss: Double?
  /// Since the start of the run; nil where a resumed run found no times.
  var seconds: Double?
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
