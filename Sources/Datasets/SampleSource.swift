import Diagnostics
import Files

/// Samples that are read block by block in their order, by one thread at a time.
///
///     let source = try openSamples("cube.npy", fitting: expected)
///     while case let count = try source.read(into: buffer), count > 0 { ... }
///
/// What a source holds in memory does not depend on how many samples there are.
package protocol SampleSource: AnyObject, Sendable {
  var layout: SampleLayout { get }

  /// Reads as many of the next samples as fit into the buffer, the last axis innermost; returns their number, 0 at the end.
  ///
  /// Values that are not finite are refused.
  func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int

  /// All samples at once, from a source of which none was read.
  func all() throws(Diagnostic) -> Samples
}

extension SampleSource {
  package func all() throws(Diagnostic) -> Samples {
    let count = layout.count * layout.width
    try requireMemory(4 * count, for: layout.source)
    var values = [Float](repeating: 0, count: count)
    try values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in
      let read = try read(into: values)
      precondition(read == layout.count)
    }
    return Samples(layout, values: values)
  }
}

/// Samples that are in memory already, such as the spectra of a picture.
package final class MemorySamples: SampleSource, @unchecked Sendable {
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
}

/// The samples of a table in text, one a row.
final class TableSamples: SampleSource, @unchecked Sendable {
  let layout: SampleLayout
  private let table: CSVTable

  init(_ table: CSVTable, fitting expected: InputExpectation) throws(Diagnostic) {
    layout = try SampleLayout(ofArray: [table.rows, table.columns], named: table.name, fitting: expected)
    self.table = table
  }

  func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    try table.read(into: values)
  }
}
