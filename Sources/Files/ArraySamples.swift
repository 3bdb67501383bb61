import Diagnostics

/// The samples of an array in a file.
final class ArraySamples: SampleSource, @unchecked Sendable {
  let layout: SampleLayout
  private let array: StoredArray
  private var next = 0
  /// Samples read beyond what was asked for, when the file does not hold them row after row.
  private var ahead: (samples: Range<Int>, values: [Float]) = (0..<0, [])

  init(_ array: StoredArray, fitting expected: InputExpectation) throws(Diagnostic) {
    layout = try SampleLayout(ofArray: array.shape, named: array.file.name, fitting: expected)
    self.array = array
  }

  func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    let samples = next..<min(next + values.count / layout.width, layout.count)
    let part = UnsafeMutableBufferPointer(rebasing: values[..<(samples.count * layout.width)])
    try read(samples, into: part)
    if let (first, count) = nonFinite(UnsafeBufferPointer(part)) {
      throw try notFinite(first: samples.lowerBound * layout.width + first, count, in: part)
    }
    return samples.count
  }

  /// Reads on to the end, so that the message can say how many values are wrong.
  private func notFinite(
    first: Int, _ count: Int, in buffer: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) -> Diagnostic {
    var count = count
    while next < layout.count {
      let samples = next..<min(next + buffer.count / layout.width, layout.count)
      let part = UnsafeMutableBufferPointer(rebasing: buffer[..<(samples.count * layout.width)])
      try read(samples, into: part)
      count += nonFinite(UnsafeBufferPointer(part))?.count ?? 0
    }
    return .notFinite(
      layout.source, count: count, of: array.count, first: indices(of: first, in: array.shape),
      isFloat64: array.type == .float64)
  }

  private func read(
    _ samples: Range<Int>, into values: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) {
    next = samples.upperBound
    if array.isRowMajor {
      try array.reshaped([layout.count, layout.width]).read(samples, into: values)
    } else if samples.count == layout.count {
      try array.read(0..<array.shape[0], into: values)
    } else {
      try copy(samples, into: values)
    }
  }

  /// Takes samples from those that were read ahead, and reads more when they are used up.
  private func copy(
    _ samples: Range<Int>, into values: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) {
    var done = samples.lowerBound
    while done < samples.upperBound {
      if !ahead.samples.contains(done) { try readAhead(from: done) }
      let part = done..<min(ahead.samples.upperBound, samples.upperBound)
      let first = (done - ahead.samples.lowerBound) * layout.width
      let target = values[((done - samples.lowerBound) * layout.width)...].prefix(part.count * layout.width)
      _ = UnsafeMutableBufferPointer(rebasing: target)
        .update(fromContentsOf: ahead.values[first..<first + target.count])
      done = part.upperBound
    }
  }

  /// So much is read ahead, because each reading may sweep the whole file.
  private static let bytesAhead = 1 << 24

  /// Reads some whole rows of the first axis.
  private func readAhead(from sample: Int) throws(Diagnostic) {
    let samplesOfRow = layout.count / array.shape[0]
    let first = sample / samplesOfRow
    let limit = max(1, ArraySamples.bytesAhead / (4 * samplesOfRow * layout.width))
    let rows = first..<min(first + limit, array.shape[0])
    let count = rows.count * samplesOfRow * layout.width
    if ahead.values.count != count {
      try requireMemory(4 * count, for: layout.source)
      ahead.values = [Float](repeating: 0, count: count)
    }
    try ahead.values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in
      try array.read(rows, into: values)
    }
    ahead.samples = rows.lowerBound * samplesOfRow..<rows.upperBound * samplesOfRow
  }
}
