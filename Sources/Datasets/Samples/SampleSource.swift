import Diagnostics
import Files

/// Samples that are read block by block in their order, by one thread at a time.
///
///     let source = try openSamples("cube.npy", fitting: expected)
///     while case let count = try source.read(into: buffer), count > 0 { ... }
///
/// The memory of a source does not grow with the number of samples.
package protocol SampleSource: AnyObject, Sendable {
  var layout: SampleLayout { get }

  /// Reads as many of the next samples as fit into the buffer, the last axis innermost; returns their number, 0 at the end.
  ///
  /// Values that are not finite are refused.
  func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int

  /// The same samples in any order; nil where that costs much more than one after the other.
  var direct: (any DirectSamples)? { get }

  /// Goes back to the first sample.
  func restart()

  /// Spares later readings from unpacking the same numbers again and again, at the price of a copy on the disk.
  ///
  /// - Parameter toDraw: Whether samples will be read in any order rather than one after the other.
  func unpack(in folder: String, toDraw: Bool) throws(Diagnostic)

  /// Warnings about the numbers, after all were read; refuses those from which nothing can be learnt.
  func warnings() throws(Diagnostic) -> [Diagnostic]

  /// What the samples read last were divided by, where each has a number of its own.
  var factors: [Float] { get }

  /// The same of one of several inputs; none of an input that is not read.
  func factors(of input: String) -> [Float]

  /// All samples at once, from an unread source.
  func all() throws(Diagnostic) -> Samples
}

/// Samples with random access: each is contiguous in memory or in a file, so every one costs the same to read.
package protocol DirectSamples: Sendable {
  /// Elements of one sample.
  var width: Int { get }

  /// Reads neighbouring samples; any thread may call it.
  ///
  /// Values are not looked at: those that are not finite are refused when a source is read in order.
  func read(_ samples: Range<Int>, into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic)

  /// Tells the system that samples will be read soon, so that a disk works on many of them at once.
  func expect(_ samples: Range<Int>)
}

extension DirectSamples {
  package func expect(_ samples: Range<Int>) {}

  /// Reads samples by their numbers, in the order in which they are asked for.
  ///
  /// - Parameter isAtHand: whether the system is supposed to have them in memory, so that no disk need be told of them.
  package func read(
    _ numbers: UnsafeBufferPointer<Int64>, into values: UnsafeMutableBufferPointer<Float>, isAtHand: Bool = false
  ) throws(Diagnostic) {
    if !isAtHand { for run in runs(of: numbers) { expect(run.samples) } }
    var done = 0
    for run in runs(of: numbers) {
      let end = done + run.samples.count
      try read(run.samples, into: .init(rebasing: values[done * width..<end * width]))
      done = end
    }
  }

  /// Neighbours, which are read together.
  private func runs(of numbers: UnsafeBufferPointer<Int64>) -> some Sequence<(samples: Range<Int>, next: Int)> {
    sequence(first: (samples: 0..<0, next: 0)) { last in
      guard last.next < numbers.count else { return nil }
      var end = last.next + 1
      while end < numbers.count, numbers[end] == numbers[end - 1] + 1 { end += 1 }
      let first = Int(numbers[last.next])
      return (first..<first + end - last.next, end)
    }.dropFirst()
  }
}

extension SampleSource {
  package var direct: (any DirectSamples)? { nil }
  package func warnings() throws(Diagnostic) -> [Diagnostic] { [] }
  package var factors: [Float] { [] }
  package func factors(of input: String) -> [Float] { factors }
  package func unpack(in folder: String, toDraw: Bool) throws(Diagnostic) {}

  package func all() throws(Diagnostic) -> Samples {
    let count = layout.count * layout.width
    var values: [Float] = try zeroed(count, for: layout.source)
    try values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in
      let read = try read(into: values)
      precondition(read == layout.count)
    }
    return Samples(layout, values: values)
  }
}

/// Samples that are in memory already, such as the spectra of a picture.
package final class MemorySamples: SampleSource, DirectSamples, @unchecked Sendable {
  private let samples: Samples
  private var next = 0

  package init(_ samples: Samples) { self.samples = samples }

  package var layout: SampleLayout { samples.layout }

  package func all() -> Samples { samples }

  package func read(into values: UnsafeMutableBufferPointer<Float>) -> Int {
    let count = min(values.count / layout.width, layout.count - next)
    samples.values.withUnsafeBufferPointer { own in
      let part = own[next * layout.width..<(next + count) * layout.width]
      _ = values.update(fromContentsOf: part)
    }
    next += count
    return count
  }

  package func restart() { next = 0 }

  package var direct: (any DirectSamples)? { self }
  package var width: Int { layout.width }

  package func read(_ numbers: Range<Int>, into values: UnsafeMutableBufferPointer<Float>) {
    samples.values.withUnsafeBufferPointer { own in
      _ = values.update(fromContentsOf: own[numbers.lowerBound * width..<numbers.upperBound * width])
    }
  }
}
