import Random
import Runtime

/// A copy of the batch whose loss or gradients were not finite, to be looked at when training has stopped.
package struct FailingBatch: Sendable {
  /// Numbers of the samples among the data.
  package let samples: [Int]
  /// What its random numbers depended on; nil where the test losses failed, which have none.
  private let trainingKey: StepKey?
  /// One row after the other.
  private let values: [Float]
  private let width: Int

  /// - Parameter samples: the numbers of the batch's samples among the data.
  init(_ input: BatchInput, rows: UnsafePointer<Int64>, samples: [Int], key: StepKey? = nil) {
    self.samples = samples
    trainingKey = key
    width = input.sampleStride
    values = samples.indices.flatMap { index in
      UnsafeBufferPointer(start: input.values + Int(rows[index]) * input.sampleStride, count: input.sampleStride)
    }
  }

  var isTraining: Bool { trainingKey != nil }
  var key: StepKey { trainingKey ?? StepKey(seed: 0, step: 0) }

  func row(_ index: Int) -> ArraySlice<Float> { values[index * width..<(index + 1) * width] }
}
