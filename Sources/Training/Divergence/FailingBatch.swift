import Runtime

/// A copy of the batch whose loss or gradients were not finite, to be looked at when training has stopped.
package struct FailingBatch: Sendable {
  /// Numbers of the samples among the data.
  package let samples: [Int]
  /// One row after the other.
  private let values: [Float]
  private let width: Int

  /// - Parameter samples: the numbers of the batch's samples among the data.
  init(_ input: BatchInput, rows: UnsafePointer<Int64>, samples: [Int]) {
    self.samples = samples
    width = input.sampleStride
    values = samples.indices.flatMap { place in
      UnsafeBufferPointer(start: input.values + Int(rows[place]) * input.sampleStride, count: input.sampleStride)
    }
  }

  func row(_ place: Int) -> ArraySlice<Float> { values[place * width..<(place + 1) * width] }
}
