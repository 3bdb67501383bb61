import Datasets
import Diagnostics
import Random

/// A copy of the batch whose loss or gradients were not finite, to be looked at when training has stopped.
package struct FailingBatch: Sendable {
  /// Numbers of the samples among the data.
  package let samples: [Int]
  let key: StepKey
  /// False where the test losses failed.
  let isTraining: Bool
  /// One row after the other.
  private let values: [Float]
  private let width: Int
  private let layout: SampleLayout

  /// Reads the batch again, since one of several processes has only a part of it.
  ///
  /// - Parameter samples: the numbers of the batch's samples among the data.
  init(_ data: TrainingData, _ samples: [Int], _ key: StepKey, isTraining: Bool = true) throws(Diagnostic) {
    (layout, width) = (data.layout, data.layout.width)
    (self.samples, self.key, self.isTraining) = (samples, key, isTraining)
    values = try data.gathered(samples).values.values
  }

  /// The numbers of an input of a sample.
  func row(_ index: Int, of input: String, count: Int) -> [Float] {
    Array(row(index).dropFirst(layout.offset(of: input)).prefix(count))
  }

  func row(_ index: Int) -> ArraySlice<Float> { values[index * width..<(index + 1) * width] }
}
