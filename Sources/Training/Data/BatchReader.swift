import Datasets
import Diagnostics
import Runtime

/// Reads the batches of an epoch from a file, some ahead of the one that is computed.
final class BatchReader: @unchecked Sendable {
  private let samples: any DirectSamples
  private let width: Int
  private let order: [Int64]
  private let size: Int
  /// What is read of a whole batch, and of a short last one.
  private let (whole, short): (Part, Part)
  /// Of the thread that reads.
  private var next = 0

  /// One is computed, the others are read meanwhile.
  static let blocks = 3

  /// - Parameter own: the samples that are needed of a batch of some size.
  init(
    _ samples: any DirectSamples, width: Int, order: [Int64], size: Int, own: (Int) -> Range<Int> = { 0..<$0 }
  ) {
    (self.samples, self.width, self.order, self.size) = (samples, width, order, size)
    let largest = min(size, order.count)
    whole = Part(own(largest), of: largest)
    let rest = largest > 0 ? order.count % largest : 0
    short = rest > 0 ? Part(own(rest), of: rest) : whole
  }

  /// What is read of a batch.
  private struct Part {
    let samples: Range<Int>
    /// For each sample of the batch, its row among those that are read; 0 for the others, at which nobody looks.
    let rows: [Int64]

    init(_ samples: Range<Int>, of count: Int) {
      self.samples = samples
      rows = (0..<count).map { samples.contains($0) ? Int64($0 - samples.lowerBound) : 0 }
    }
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
    let largest = max(whole.samples.count, short.samples.count)
    let blocks = (0..<BatchReader.blocks).map { _ in Block(floats: largest * width) }
    var goesOn = true
    let isDone = try Pipeline(blocks).run(
      read: { (block) throws(Diagnostic) in try self.read(block) },
      compute: { block in
        let input = BatchInput(values: block.values.start, sampleStride: width)
        goesOn = part(of: block.count).rows.withUnsafeBufferPointer { body(input, $0.baseAddress!, block.count) }
        return goesOn
      },
      write: { _ in true }, isInterrupted: { !goesOn || isStopped() })
    return isDone || !goesOn
  }

  private func part(of count: Int) -> Part { count == whole.rows.count ? whole : short }

  /// Reads what is needed of the next batch; false when there is none.
  private func read(_ block: Block) throws(Diagnostic) -> Bool {
    let batch = next..<min(next + size, order.count)
    guard !batch.isEmpty else { return false }
    let own = part(of: batch.count).samples
    let values = UnsafeMutableBufferPointer(start: block.values.start, count: own.count * width)
    try order.withUnsafeBufferPointer { (order) throws(Diagnostic) in
      let numbers = order[batch.lowerBound + own.lowerBound..<batch.lowerBound + own.upperBound]
      try samples.read(.init(rebasing: numbers), into: values)
    }
    (block.count, next) = (batch.count, batch.upperBound)
    return true
  }
}
