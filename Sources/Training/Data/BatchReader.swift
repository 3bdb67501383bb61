import Datasets
import Diagnostics
import Runtime

/// Reads the batches of an epoch from a file, some ahead of the one that is computed.
final class BatchReader: @unchecked Sendable {
  private let samples: any DirectSamples
  private let width: Int
  private let order: [Int64]
  private let size: Int
  /// Of the thread that reads.
  private var next = 0

  /// One is computed, the others are read meanwhile.
  static let blocks = 3

  init(_ samples: any DirectSamples, width: Int, order: [Int64], size: Int) {
    (self.samples, self.width, self.order, self.size) = (samples, width, order, size)
  }

  /// A batch in memory; one thread has it at a time.
  private final class Block: @unchecked Sendable {
    let values: FloatMemory
    var count = 0
    init(floats: Int) { values = FloatMemory(count: floats) }
  }

  /// Gives every batch to a body, until it returns false; returns false when it was asked to stop between two of them.
  func run(
    unless isStopped: () -> Bool, _ body: (BatchInput, UnsafePointer<Int64>, Int) -> Bool
  ) throws(Diagnostic) -> Bool {
    let largest = min(size, order.count)
    let blocks = (0..<BatchReader.blocks).map { _ in Block(floats: largest * width) }
    let rows = (0..<Int64(largest)).map { $0 }
    var goesOn = true
    let isDone = try Pipeline(blocks).run(
      read: { (block) throws(Diagnostic) in try self.read(block) },
      compute: { block in
        let input = BatchInput(values: block.values.start, sampleStride: width)
        goesOn = rows.withUnsafeBufferPointer { body(input, $0.baseAddress!, block.count) }
        return goesOn
      },
      write: { _ in true }, isInterrupted: { !goesOn || isStopped() })
    return isDone || !goesOn
  }

  /// Reads the next batch; false when there is none.
  private func read(_ block: Block) throws(Diagnostic) -> Bool {
    let batch = next..<min(next + size, order.count)
    guard !batch.isEmpty else { return false }
    let values = UnsafeMutableBufferPointer(start: block.values.start, count: batch.count * width)
    try order.withUnsafeBufferPointer { (order) throws(Diagnostic) in
      try samples.read(.init(rebasing: order[batch]), into: values)
    }
    (block.count, next) = (batch.count, batch.upperBound)
    return true
  }
}
