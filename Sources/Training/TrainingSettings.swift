/// Everything about a training run that is not the model or the data.
package struct TrainingSettings: Sendable, Equatable {
  package enum Length: Sendable, Equatable {
    case epochs(Int)
    case steps(Int)
  }
  package var length: Length
  package var batch: Int
  package var rate: Double
  package var beta1: Double
  package var beta2: Double
  package var epsilon: Double
  package var shuffle: Bool
  package var seed: UInt64
  package var threads: Int
  /// The share of the samples that is kept for testing.
  package var testFraction: Double
  /// Pixels along a side of the blocks that are kept as a whole; nil for single samples.
  package var testBlock: Int?

  package init(
    length: Length, batch: Int, rate: Double, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, shuffle: Bool, seed: UInt64, threads: Int, testFraction: Double,
    testBlock: Int? = nil
  ) {
    self.length = length
    self.batch = batch
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.shuffle = shuffle
    self.seed = seed
    self.threads = threads
    self.testFraction = testFraction
    self.testBlock = testBlock
  }
}
