import Datasets
import Diagnostics
import Runtime
import Synchronization

/// Reads the batches of an epoch from a file: by all workers just before it is computed, as long as the system has the
/// file in memory, else some ahead on a thread of their own.
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

  /// Does a task for each of some pieces, with the number of the worker, side by side.
  typealias Workers = (_ pieces: Int, _ task: @escaping (Int, Int) -> Void) -> Void
  private typealias Body = (BatchInput, UnsafePointer<Int64>, Int) -> Bool

  /// Gives every batch to a body, until it returns false; returns false when it was asked to stop between two of them.
  func run(
    by workers: Workers? = nil, unless isStopped: () -> Bool, _ body: (BatchInput, UnsafePointer<Int64>, Int) -> Bool
  ) throws(Diagnostic) -> Bool {
    let largest = max(whole.samples.count, short.samples.count)
    var blocks = [Block(floats: largest * width)]
    if let workers, try readAtHand(blocks[0], workers, body) { return true }
    while blocks.count < BatchReader.blocks { blocks.append(Block(floats: largest * width)) }
    var goesOn = true
    let isDone = try Pipeline(blocks).run(
      read: { (block) throws(Diagnostic) in try self.read(block) },
      compute: { block in
        goesOn = give(block, to: body)
        return goesOn
      },
      write: { _ in true }, isInterrupted: { !goesOn || isStopped() })
    return isDone || !goesOn
  }

  private func give(_ block: Block, to body: Body) -> Bool {
    let input = BatchInput(values: block.values.start, sampleStride: width)
    return part(of: block.count).rows.withUnsafeBufferPointer { body(input, $0.baseAddress!, block.count) }
  }

  /// Reads each batch just before it is computed. A thread that reads meanwhile would take a core from the workers, and
  /// those wait for each other. Returns false when the next batches had better be read ahead, since a disk is slow.
  private func readAtHand(_ block: Block, _ workers: Workers, _ body: Body) throws(Diagnostic) -> Bool {
    var pace = ReadingPace()
    while pace.isFast {
      guard let batch = nextBatch() else { return true }
      let start = monotonicSeconds()
      try read(batch, into: block, workers)
      pace.add(samples: batch.count, floats: batch.count * width, seconds: monotonicSeconds() - start)
      guard give(block, to: body) else { return true }
    }
    return false
  }

  private func read(_ batch: Range<Int>, into block: Block, _ workers: Workers) throws(Diagnostic) {
    let own = part(of: batch.count).samples
    let pieces = min(own.count, BatchReader.pieces)
    let failure = Failure()
    workers(pieces) { piece, _ in
      let rows = own.count * piece / pieces..<own.count * (piece + 1) / pieces
      failure.catching(piece) { () throws(Diagnostic) in try self.read(batch, own, rows, into: block, isAtHand: true) }
    }
    if let diagnostic = failure.diagnostic { throw diagnostic }
    block.count = batch.count
  }

  /// Workers that have read their part early take what is left.
  private static let pieces = 16

  /// What went wrong in the first piece that failed.
  private final class Failure: Sendable {
    private let first = Mutex<(piece: Int, Diagnostic)?>(nil)

    var diagnostic: Diagnostic? { first.withLock { $0?.1 } }

    func catching(_ piece: Int, _ work: () throws(Diagnostic) -> Void) {
      do throws(Diagnostic) {
        try work()
      } catch {
        first.withLock { first in if piece < first?.piece ?? .max { first = (piece, error) } }
      }
    }
  }

  private func part(of count: Int) -> Part { count == whole.rows.count ? whole : short }

  /// The places in the order that the next batch has; nil when there is none.
  private func nextBatch() -> Range<Int>? {
    let batch = next..<min(next + size, order.count)
    next = batch.upperBound
    return batch.isEmpty ? nil : batch
  }

  /// Reads what is needed of the next batch; false when there is none.
  private func read(_ block: Block) throws(Diagnostic) -> Bool {
    guard let batch = nextBatch() else { return false }
    let own = part(of: batch.count).samples
    try read(batch, own, 0..<own.count, into: block, isAtHand: false)
    block.count = batch.count
    return true
  }

  /// Reads some of the own samples of a batch into their rows of a block.
  private func read(
    _ batch: Range<Int>, _ own: Range<Int>, _ rows: Range<Int>, into block: Block, isAtHand: Bool
  ) throws(Diagnostic) {
    let first = batch.lowerBound + own.lowerBound
    let values = UnsafeMutableBufferPointer(
      start: block.values.start + rows.lowerBound * width, count: rows.count * width)
    try order.withUnsafeBufferPointer { (order) throws(Diagnostic) in
      let numbers = order[first + rows.lowerBound..<first + rows.upperBound]
      try samples.read(.init(rebasing: numbers), into: values, isAtHand: isAtHand)
    }
  }
}

/// Whether samples come as fast as from memory.
private struct ReadingPace {
  private var (measured, expected, batches) = (0.0, 0.0, 0)

  /// What the system takes for a call and for a float that it has in memory, with room for other work.
  private static let (secondsOfSample, secondsOfFloat) = (12e-6, 16e-9)
  /// A single batch may have met a hiccup.
  private static let fewest = 4

  /// Of the batches so far.
  var isFast: Bool { batches < ReadingPace.fewest || measured <= expected }

  mutating func add(samples: Int, floats: Int, seconds: Double) {
    measured += seconds
    expected += Double(samples) * ReadingPace.secondsOfSample + Double(floats) * ReadingPace.secondsOfFloat
    batches += 1
  }
}
