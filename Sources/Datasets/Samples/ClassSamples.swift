import Diagnostics
import Files

/// Numbers of classes as rows of 0 with a 1 in the place of the class.
package final class ClassSamples: SampleSource, @unchecked Sendable {
  package let layout: SampleLayout
  private let source: any SampleSource
  /// The number of the first class.
  package let first: Int
  private let count: Int
  private var numbers: [Float] = []

  /// Counts the classes of an unread source from 0, or from 1 where there is no 0; `first` says so where it is known.
  package init(_ source: any SampleSource, shape: [Int], first: Int? = nil) throws(Diagnostic) {
    (self.source, count) = (source, shape.reduce(1, *))
    let found: Int
    if let first { found = first } else { found = try firstClass(of: source, count: count) }
    self.first = found
    var layout = source.layout.holding(shape)
    if first == nil, found == 1 { layout.notes.append(.classesFromOne(layout.source, count: count)) }
    layout.firstClass = found
    self.layout = layout
  }

  package func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    let most = values.count / count
    if numbers.count < most { numbers = [Float](repeating: 0, count: most) }
    return try numbers.withUnsafeMutableBufferPointer { (numbers) throws(Diagnostic) in
      let read = try source.read(into: .init(rebasing: numbers[..<most]))
      try spread(numbers[..<read], into: values)
      return read
    }
  }

  /// Writes the row of each class.
  private func spread(
    _ numbers: Slice<UnsafeMutableBufferPointer<Float>>, into rows: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) {
    UnsafeMutableBufferPointer(rebasing: rows[..<(numbers.count * count)]).update(repeating: 0)
    for (sample, number) in numbers.enumerated() {
      guard let place = Int(exactly: number).map({ $0 - first }), (0..<count).contains(place) else {
        throw .noClass(layout.source, number, count: count, first: first)
      }
      rows[sample * count + place] = 1
    }
  }

  package func restart() { source.restart() }
  package func unpack(in folder: String, toDraw: Bool) throws(Diagnostic) {
    try source.unpack(in: folder, toDraw: toDraw)
  }

  package var direct: (any DirectSamples)? {
    source.direct.map { DirectClasses(source: $0, first: first, width: count) }
  }
}

private struct DirectClasses: DirectSamples {
  let source: any DirectSamples
  let first: Int
  let width: Int

  func read(_ samples: Range<Int>, into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    var numbers = [Float](repeating: 0, count: samples.count)
    try numbers.withUnsafeMutableBufferPointer { (numbers) throws(Diagnostic) in
      try source.read(samples, into: numbers)
    }
    values.update(repeating: 0)
    for (sample, number) in numbers.enumerated() {
      // A file that changed while it was read may hold anything.
      guard let place = Int(exactly: number).map({ $0 - first }), (0..<width).contains(place) else { continue }
      values[sample * width + place] = 1
    }
  }
}

/// The number from which classes are counted, in one pass over an unread source.
private func firstClass(of source: any SampleSource, count: Int) throws(Diagnostic) -> Int {
  var (low, high, odd) = (Float.infinity, -Float.infinity, Float?.none)
  try source.forEachBlock { block in
    for number in block {
      (low, high) = (min(low, number), max(high, number))
      if number != number.rounded() { odd = number }
    }
  }
  source.restart()
  let first = low == 0 ? 0 : 1
  if let odd { throw .noClass(source.layout.source, odd, count: count, first: first) }
  if low < 0 { throw .noClass(source.layout.source, low, count: count, first: 0) }
  guard high < Float(first + count) else { throw .noClass(source.layout.source, high, count: count, first: first) }
  return first
}

extension SampleLayout {
  /// The same samples of another shape, whose axes no file describes.
  func holding(_ shape: [Int]) -> SampleLayout {
    var layout = SampleLayout(
      sampleShape: shape, spatial: spatial, spectral: [], positions: positions, quantity: quantity, source: source)
    (layout.encoding, layout.origin, layout.notes) = (encoding, origin, notes)
    (layout.list, layout.places, layout.rowNames) = (list, places, rowNames)
    return layout
  }
}
