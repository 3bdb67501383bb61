import Datasets
import Random
import Runtime

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

  /// - Parameter samples: the numbers of the batch's samples among the data.
  init(
    _ input: BatchInput, _ layout: SampleLayout, rows: UnsafePointer<Int64>, samples: [Int], _ key: StepKey,
    isTraining: Bool = true
  ) {
    self.layout = layout
    self.samples = samples
    self.key = key
    self.isTraining = isTraining
    width = input.sampleStride
    values = samples.indices.flatMap { index in
      UnsafeBufferPointer(start: input.values + Int(rows[index]) * input.sampleStride, count: input.sampleStride)
    }
  }

  /// The numbers of an input of a sample.
  func row(_ index: Int, of input: String, count: Int) -> [Float] {
    Array(row(index).dropFirst(layout.offset(of: input)).prefix(count))
  }

  func row(_ index: Int) -> ArraySlice<Float> { values[index * width..<(index + 1) * width] }
}
