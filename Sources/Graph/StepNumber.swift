/// A number that a step is handed, the same for all samples: an operation without operands, of the same name.
package enum StepNumber: String, CaseIterable, Sendable {
  case batchSize = "batch_size"
  case progress
  case epoch

  package func value(samples: Int, progress: Double, epoch: Int) -> Double {
    switch self {
    case .batchSize: Double(samples)
    case .progress: progress
    case .epoch: Double(epoch)
    }
  }
}
