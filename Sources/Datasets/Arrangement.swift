import Diagnostics
import Files

/// How the axes of an array become samples: those that count samples, from the slowest, then those of one sample.
package struct Arrangement: Sendable {
  /// A part of an axis of the array, in bins.
  package struct Part: Sendable {
    /// The array's axis, as its owner counts them.
    package let axis: Int
    package var range: Range<Int>
    /// Neighbours of which the mean is taken.
    package var bin = 1

    var count: Int { range.count / bin }
  }

  package var spatial: [Part]
  package var sample: [Part]

  /// All of an array, its axes in the given order.
  package init(spatial: [Int], sample: [Int], of shape: [Int]) {
    self.spatial = spatial.map { Part(axis: $0, range: 0..<shape[$0]) }
    self.sample = sample.map { Part(axis: $0, range: 0..<shape[$0]) }
  }

  /// The same parts in order, some of them counted among the spatial axes.
  func split(after count: Int) -> Arrangement {
    var result = self
    let parts = spatial + sample
    (result.spatial, result.sample) = (Array(parts[..<count]), Array(parts[count...]))
    return result
  }

  package var leading: [Int] { spatial.map(\.count) }
  package var sampleShape: [Int] { sample.map(\.count) }
  /// Samples along all spatial axes but the first.
  var samplesOfRow: Int { leading.dropFirst().reduce(1, *) }

  /// Where a number of a sample stands in the array, counted as its owner does.
  func place(of indices: [Int]) -> [Int] {
    var place: [Int: Int] = [:]
    for (part, index) in zip(spatial + sample, indices) { place[part.axis] = part.range.lowerBound + index * part.bin }
    return place.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The axes that are left of an array's.
  package func axes(of dataset: Dataset) -> (spatial: [Axis], sample: [Axis]) {
    func part(_ part: Part, _ role: Axis.Role) -> Axis {
      var axis = dataset.axes[part.axis].cropped(to: part.range).binned(by: part.bin)
      axis.role = role
      return axis
    }
    return (spatial.map { part($0, .spatial) }, sample.map { part($0, .spectral) })
  }
}

/// The samples of an array, read row by row of its first spatial axis.
struct ArrangedValues: Sendable {
  let values: any StoredValues
  let arrangement: Arrangement
  private let parts: [Arrangement.Part]

  init(_ dataset: Dataset, _ arrangement: Arrangement) {
    values = dataset.values
    self.arrangement = arrangement
    parts = (arrangement.spatial + arrangement.sample).map {
      Arrangement.Part(axis: dataset.order[$0.axis], range: $0.range, bin: $0.bin)
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
    if isDirect { return try values.read(box, into: target) }
    let count = box.reduce(1) { $0 * $1.count }
    try requireMemory(4 * count, for: "the data")
    let own = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
    defer { own.deallocate() }
    try values.read(box, into: own)
    arrange(UnsafeBufferPointer(own), box, spatial.map(\.count), into: target)
  }

  /// Whether the array's order is that of the samples, without bins.
  var isDirect: Bool {
    let long = parts.filter { $0.range.count > 1 }.map(\.axis)
    return long == long.sorted() && parts.allSatisfy { $0.bin == 1 }
  }

  private func box(_ spatial: [Range<Int>]) -> [Range<Int>] {
    var box = values.shape.map { _ in 0..<1 }
    for (place, part) in parts.enumerated() {
      let bins = place < spatial.count ? spatial[place] : 0..<part.count
      let first = part.range.lowerBound
      box[part.axis] = first + bins.lowerBound * part.bin..<first + bins.upperBound * part.bin
    }
    return box
  }

  /// Brings numbers from the array's order to that of the samples, and takes the means of bins.
  private func arrange(
    _ own: UnsafeBufferPointer<Float>, _ box: [Range<Int>], _ spatial: [Int], into target: UnsafeMutableBufferPointer<Float>
  ) {
    let strides = box.indices.map { box[($0 + 1)...].reduce(1) { $0 * $1.count } }
    let extents = spatial + parts.dropFirst(spatial.count).map(\.count)
    let steps = parts.map { strides[$0.axis] * $0.bin }
    let (inner, innerStep) = (extents.last ?? 1, steps.last ?? 0)
    let bin = binOffsets(strides)
    let share = 1 / Float(bin.count)
    var index = [Int](repeating: 0, count: max(0, extents.count - 1))
    var place = 0
    for first in stride(from: 0, to: target.count, by: inner) {
      for point in 0..<inner {
        let from = place + point * innerStep
        target[first + point] = bin.count == 1 ? own[from] : bin.reduce(0) { $0 + own[from + $1] } * share
      }
      for axis in index.indices.reversed() {
        index[axis] += 1
        place += steps[axis]
        if index[axis] < extents[axis] { break }
        place -= extents[axis] * steps[axis]
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
