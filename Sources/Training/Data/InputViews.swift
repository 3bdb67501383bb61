import Datasets
import Runtime

/// The inputs of a program as parts of rows of samples; it makes no memory for a batch.
final class InputViews {
  private let views: UnsafeMutablePointer<BatchInput>
  private let offsets: UnsafeMutablePointer<Int>
  private let count: Int

  init(_ names: [String], _ layout: SampleLayout) {
    count = names.count
    (views, offsets) = (.allocate(capacity: max(1, count)), .allocate(capacity: max(1, count)))
    for (number, name) in names.enumerated() { offsets[number] = layout.offset(of: name) }
  }

  deinit {
    views.deallocate()
    offsets.deallocate()
  }

  func callAsFunction(_ rows: BatchInput) -> UnsafePointer<BatchInput> {
    for number in 0..<count {
      views[number] = BatchInput(values: rows.values + offsets[number], sampleStride: rows.sampleStride)
    }
    return UnsafePointer(views)
  }
}
