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

/// How a run ended.
package enum TrainingOutcome: Sendable, Equatable {
  case done
  /// A key of the recipe ended it: `stop`, `target` or `max_time`.
  case ended(by: String)
  case interrupted
  /// The loss was not finite in this step.
  case diverged(epoch: Int, step: Int)
}
