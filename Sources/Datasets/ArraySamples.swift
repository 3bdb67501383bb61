import Diagnostics
import Files

/// The samples of an array, read by rows of its first axis.
final class ArraySamples: SampleSource, DirectSamples, @unchecked Sendable {
  let layout: SampleLayout
  private let dataset: Dataset
  private let values: ArrangedValues
  private var next = 0
  /// Samples read beyond what was asked for, since rows are read whole.
  private var ahead: (samples: Range<Int>, values: [Float]) = (0..<0, [])

  init(
    _ dataset: Dataset, _ choice: ArrayChoice = ArrayChoice(), fitting expected: InputExpectation
  ) throws(Diagnostic) {
    var arrangement = try dataset.arrangement(choice, sampleAxes: expected.core.count)
    layout = try SampleLayout(dataset, &arrangement, fitting: expected)
    self.dataset = dataset
    values = ArrangedValues(dataset, arrangement)
  }

  func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    let samples = next..<min(next + values.count / layout.width, layout.count)
    let part = UnsafeMutableBufferPointer(rebasing: values[..<(samples.count * layout.width)])
    try readNext(samples, into: part)
    if let (first, count) = nonFinite(UnsafeBufferPointer(part)) {
      throw try notFinite(first: samples.lowerBound * layout.width + first, count, in: part)
    }
    return samples.count
  }

  var direct: (any DirectSamples)? { values.isDirect && dataset.values.isDirect ? self : nil }

  var width: Int { layout.width }

  func read(_ samples: Range<Int>, into target: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    try values.read(samples: samples, into: target)
  }

  /// Reads on to the end, so that the message can say how many values are wrong.
  private func notFinite(
    first: Int, _ count: Int, in buffer: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) -> Diagnostic {
    var count = count
    while next < layout.count {
      let samples = next..<min(next + buffer.count / layout.width, layout.count)
      let part = UnsafeMutableBufferPointer(rebasing: buffer[..<(samples.count * layout.width)])
      try readNext(samples, into: part)
      count += nonFinite(UnsafeBufferPointer(part))?.count ?? 0
    }
    let shape = values.arrangement.leading + values.arrangement.sampleShape
    return try dataset.notFinite(
      first: values.arrangement.place(of: indices(of: first, in: shape)), count, of: shape.reduce(1, *))
  }

  private func readNext(
    _ samples: Range<Int>, into target: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) {
    next = samples.upperBound
    if samples.count == layout.count || (values.isDirect && samplesOfRow == 1) {
      try values.read(rows: samples.lowerBound / samplesOfRow..<samples.upperBound / samplesOfRow, into: target)
    } else {
      try copy(samples, into: target)
    }
  }

  private var samplesOfRow: Int { values.arrangement.samplesOfRow }

  /// Takes samples from those that were read ahead, and reads more when they are used up.
  private func copy(
    _ samples: Range<Int>, into target: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) {
    var done = samples.lowerBound
    while done < samples.upperBound {
      if !ahead.samples.contains(done) { try readAhead(from: done) }
      let part = done..<min(ahead.samples.upperBound, samples.upperBound)
      let first = (done - ahead.samples.lowerBound) * layout.width
      let own = target[((done - samples.lowerBound) * layout.width)...].prefix(part.count * layout.width)
      _ = UnsafeMutableBufferPointer(rebasing: own).update(fromContentsOf: ahead.values[first..<first + own.count])
      done = part.upperBound
    }
  }

  /// So much is read ahead, because each reading may sweep the whole file.
  private static let bytesAhead = 1 << 24

  private func readAhead(from sample: Int) throws(Diagnostic) {
    let first = sample / samplesOfRow
    let limit = max(1, ArraySamples.bytesAhead / (4 * samplesOfRow * layout.width))
    let rows = first..<min(first + limit, layout.leading[0])
    let count = rows.count * samplesOfRow * layout.width
    if ahead.values.count != count {
      try requireMemory(4 * count, for: layout.source)
      ahead.values = [Float](repeating: 0, count: count)
    }
    try ahead.values.withUnsafeMutableBufferPointer { (target) throws(Diagnostic) in
      try values.read(rows: rows, into: target)
    }
    ahead.samples = rows.lowerBound * samplesOfRow..<rows.upperBound * samplesOfRow
  }
}
