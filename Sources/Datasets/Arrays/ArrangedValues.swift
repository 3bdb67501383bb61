import Diagnostics
import Files

/// The samples of an array, read row by row of its first spatial axis.
struct ArrangedValues: Sendable {
  let values: any StoredValues
  let arrangement: Arrangement
  private let parts: [Arrangement.Part]

  init(_ dataset: Dataset, _ arrangement: Arrangement) {
    values = dataset.values
    self.arrangement = arrangement
    parts = (arrangement.spatial + arrangement.sample).map {
      Arrangement.Part(axis: dataset.order[$0.axis], range: $0.range, bin: $0.bin, kept: $0.kept)
    }
  }

  /// Reads some rows, sample after sample.
  func read(rows: Range<Int>, into target: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    try read([rows] + arrangement.leading.dropFirst().map { 0..<$0 }, into: target)
  }

  /// Reads neighbouring samples, which may go over the ends of rows.
  func read(samples: Range<Int>, into target: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    let inner = arrangement.leading.last ?? 1
    let width = arrangement.sampleShape.reduce(1, *)
    var next = samples.lowerBound
    while next < samples.upperBound {
      let end = min(samples.upperBound, (next / inner + 1) * inner)
      let part = target[(next - samples.lowerBound) * width..<(end - samples.lowerBound) * width]
      try read(place(of: next, to: end), into: .init(rebasing: part))
      next = end
    }
  }

  /// Tells the system that neighbouring samples will be read.
  func expect(samples: Range<Int>) {
    let inner = arrangement.leading.last ?? 1
    var next = samples.lowerBound
    while next < samples.upperBound {
      let end = min(samples.upperBound, (next / inner + 1) * inner)
      values.expect(box(place(of: next, to: end)))
      next = end
    }
  }

  /// Where neighbouring samples of one row lie on the spatial axes.
  private func place(of first: Int, to end: Int) -> [Range<Int>] {
    var rest = first
    var place: [Range<Int>] = []
    for (number, count) in arrangement.leading.enumerated().reversed() {
      let index = rest % count
      place.append(index..<index + (number == arrangement.leading.count - 1 ? end - first : 1))
      rest /= count
    }
    return place.reversed()
  }

  /// Reads the samples of a box along the spatial axes.
  private func read(
    _ spatial: [Range<Int>], into target: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) {
    let box = box(spatial)
    if isInOrder(box) { return try values.read(box, into: target) }
    let count = box.reduce(1) { $0 * $1.count }
    try requireRoom(4 * count, for: "the data")
    let own = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
    defer { own.deallocate() }
    try values.read(box, into: own)
    arrange(UnsafeBufferPointer(own), box, spatial.map(\.count), into: target)
  }

  /// Whether the array's order is that of the samples, without bins and gaps.
  var isDirect: Bool { isInOrder(parts.map(\.range), parts) }

  /// Rows that are unpacked together.
  var grainOfRow: Int { parts.first.map { (values.grain[$0.axis] + $0.bin - 1) / $0.bin } ?? 1 }

  /// Whether the numbers of each sample stand together.
  var samplesStandTogether: Bool {
    let spatial = parts.prefix(arrangement.spatial.count).filter { $0.range.count > 1 }
    let sample = parts.dropFirst(arrangement.spatial.count).filter { $0.range.count > 1 }
    return (spatial.map(\.axis).max() ?? -1) < (sample.map(\.axis).min() ?? .max)
  }

  private func isInOrder(_ box: [Range<Int>]) -> Bool { isInOrder(parts.map { box[$0.axis] }, parts) }

  private func isInOrder(_ ranges: [Range<Int>], _ parts: [Arrangement.Part]) -> Bool {
    let long = zip(ranges, parts).filter { $0.0.count > 1 }.map(\.1.axis)
    return long == long.sorted() && parts.allSatisfy { $0.bin == 1 && $0.kept == nil }
  }

  private func box(_ spatial: [Range<Int>]) -> [Range<Int>] {
    var box = values.shape.map { _ in 0..<1 }
    for (place, part) in parts.enumerated() {
      let bins = place < spatial.count ? spatial[place] : 0..<part.range.count / part.bin
      let first = part.range.lowerBound
      box[part.axis] = first + bins.lowerBound * part.bin..<first + bins.upperBound * part.bin
    }
    return box
  }

  /// Brings numbers from the array's order to that of the samples, and takes the means of bins.
  private func arrange(
    _ own: UnsafeBufferPointer<Float>, _ box: [Range<Int>], _ spatial: [Int],
    into target: UnsafeMutableBufferPointer<Float>
  ) {
    let strides = box.indices.map { box[($0 + 1)...].reduce(1) { $0 * $1.count } }
    // For each axis of the result, where each of its points starts.
    let places = parts.enumerated().map { number, part in
      (0..<(number < spatial.count ? spatial[number] : part.count)).map { part.bin($0) * part.bin * strides[part.axis] }
    }
    let inner = places.last ?? [0]
    let bin = binOffsets(strides)
    let share = 1 / Float(bin.count)
    var index = [Int](repeating: 0, count: max(0, places.count - 1))
    for first in stride(from: 0, to: target.count, by: inner.count) {
      let outer = zip(places, index).reduce(0) { $0 + $1.0[$1.1] }
      for (point, place) in inner.enumerated() {
        let from = outer + place
        target[first + point] = bin.count == 1 ? own[from] : bin.reduce(0) { $0 + own[from + $1] } * share
      }
      for axis in index.indices.reversed() {
        index[axis] += 1
        if index[axis] < places[axis].count { break }
        index[axis] = 0
      }
    }
  }

  /// Where the numbers of one bin lie from its first.
  private func binOffsets(_ strides: [Int]) -> [Int] {
    parts.reduce([0]) { offsets, part in
      offsets.flatMap { offset in (0..<part.bin).map { offset + $0 * strides[part.axis] } }
    }
  }
}
