import Diagnostics
import Files

/// The samples of an array, read by rows of its first axis.
final class ArraySamples: SampleSource, DirectSamples, @unchecked Sendable {
  let layout: SampleLayout
  private var dataset: Dataset
  private var values: ArrangedValues
  private var next = 0
  /// Samples read beyond what was asked for, since rows are read whole.
  private var ahead: (samples: Range<Int>, values: [Float]) = (0..<0, [])

  init(
    _ dataset: Dataset, _ choice: ArrayChoice = ArrayChoice(), fitting expected: InputExpectation
  ) throws(Diagnostic) {
    var whole = choice.isOfNumbers ? dataset.withAxisOfOne : dataset
    if let placement = choice.placement, dataset.shape.dropFirst(placement.axis).first == placement.pixels.count {
      whole.placement = placement
    }
    try whole.requireSpectra(choice, fitting: expected)
    let wanted = choice.placement
    var choice = expected.isFixed ? whole.ownPicture(choice) : choice
    let dataset: Dataset
    do throws(Diagnostic) { dataset = try whole.folded(&choice, sampleAxes: expected.core.count) } catch {
      throw expected.isFixed ? error.withoutPixels : error
    }
    if let wanted, choice.placement != wanted { throw .cannotBePlaced(whole, wanted) }
    var arrangement = try dataset.arrangement(choice, sampleAxes: expected.core.count)
    var layout = try SampleLayout(dataset, &arrangement, choice, fitting: expected)
    layout.rowNames = whole.rowNames
    self.layout = layout
    self.dataset = dataset
    values = ArrangedValues(dataset, arrangement)
  }

  func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    let samples = next..<min(next + values.count / layout.width, layout.count)
    let part = UnsafeMutableBufferPointer(rebasing: values[..<(samples.count * layout.width)])
    try readNext(samples, into: part)
    if let (first, _) = nonFinite(UnsafeBufferPointer(part)) {
      throw try notFinite(first: samples.lowerBound * layout.width + first, in: part)
    }
    return samples.count
  }

  func restart() { next = 0 }

  func unpack(in folder: String, toDraw: Bool) throws(Diagnostic) {
    guard toDraw && values.samplesStandTogether || values.grainOfRow > rowsAhead / 2, rowsAhead < layout.leading[0]
    else { return }
    try dataset.unpack(in: folder)
    values = ArrangedValues(dataset, values.arrangement)
  }

  var direct: (any DirectSamples)? { values.samplesStandTogether && dataset.values.isDirect ? self : nil }

  var width: Int { layout.width }

  func read(_ samples: Range<Int>, into target: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    guard let positions = layout.positions else { return try values.read(samples: samples, into: target) }
    try forEachRun(of: positions[samples], in: target) { (run, part) throws(Diagnostic) in
      try values.read(samples: run, into: part)
    }
  }

  func expect(_ samples: Range<Int>) {
    guard let first = samples.first, let last = samples.last else { return }
    values.expect(samples: layout.position(first)..<layout.position(last) + 1)
  }

  /// Reads on to the end, so that the message can say how many values are wrong, and which channels have no others.
  private func notFinite(
    first: Int, in buffer: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) -> Diagnostic {
    var bad = BadNumbers(width: layout.width, from: next - buffer.count / layout.width)
    bad.add(buffer)
    while next < layout.count {
      let samples = next..<min(next + buffer.count / layout.width, layout.count)
      let part = UnsafeMutableBufferPointer(rebasing: buffer[..<(samples.count * layout.width)])
      try readNext(samples, into: part)
      bad.add(part)
    }
    let shape = values.arrangement.leading + values.arrangement.sampleShape
    let place = layout.position(first / layout.width) * layout.width + first % layout.width
    let stored = values.arrangement.place(of: indices(of: place, in: shape))
    let tooLarge = bad.infinite == bad.count ? try dataset.numberTooLarge(at: stored) : nil
    let error = try dataset.notFinite(first: stored, bad.count, of: layout.count * layout.width, tooLarge: tooLarge)
    return tooLarge == nil ? error.leavingOut(bad, of: layout) : error
  }

  private func readNext(
    _ samples: Range<Int>, into target: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) {
    next = samples.upperBound
    if let positions = layout.positions {
      try forEachRun(of: positions[samples], in: target) { (run, part) throws(Diagnostic) in try take(run, into: part) }
    } else if samples.count == layout.count, ahead.samples.isEmpty {
      try values.read(rows: 0..<layout.leading[0], into: target)
    } else {
      try take(samples, into: target)
    }
  }

  private func take(_ samples: Range<Int>, into target: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    if direct != nil { try values.read(samples: samples, into: target) } else { try copy(samples, into: target) }
  }

  private var samplesOfRow: Int { values.arrangement.samplesOfRow }

  /// Gives neighbours among rising numbers on the grid to a body, each time with the place of their values.
  private func forEachRun(
    of positions: ArraySlice<Int>, in target: UnsafeMutableBufferPointer<Float>,
    _ body: (Range<Int>, UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    var done = positions.startIndex
    while done < positions.endIndex {
      let first = positions[done]
      var end = done + 1
      while end < positions.endIndex, positions[end] == first + end - done { end += 1 }
      let own = target[((done - positions.startIndex) * layout.width)...].prefix((end - done) * layout.width)
      try body(first..<first + end - done, UnsafeMutableBufferPointer(rebasing: own))
      done = end
    }
  }

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

  /// So much is read ahead where there is room, because each reading may sweep the whole file.
  private static let bytesAhead = max(1 << 20, min(1 << 30, freeMemory / 24))

  private lazy var rowsAhead = max(1, ArraySamples.bytesAhead / (4 * samplesOfRow * layout.width))

  private func readAhead(from sample: Int) throws(Diagnostic) {
    let first = sample / samplesOfRow
    let rows = first..<min(first + rowsAhead, layout.leading[0])
    let count = rows.count * samplesOfRow * layout.width
    if ahead.values.count != count { ahead.values = try zeroed(count, for: layout.source) }
    try ahead.values.withUnsafeMutableBufferPointer { (target) throws(Diagnostic) in
      try values.read(rows: rows, into: target)
    }
    ahead.samples = rows.lowerBound * samplesOfRow..<rows.upperBound * samplesOfRow
  }
}
