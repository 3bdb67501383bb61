/// How the axes of an array become samples: those that count samples, from the slowest, then those of one sample.
package struct Arrangement: Sendable {
  /// A part of an axis of the array, in bins.
  package struct Part: Sendable {
    /// The array's axis, as its owner counts them.
    package let axis: Int
    package var range: Range<Int>
    /// Neighbours that are averaged.
    package var bin = 1
    /// The bins that are taken, in order; nil for all.
    package var kept: [Int]?

    var count: Int { kept?.count ?? range.count / bin }
    /// The bin, counted from the start of the range, that a point is of.
    func bin(_ point: Int) -> Int { kept?[point] ?? point }
    /// Where the first number of a point stands on the axis.
    func place(_ point: Int) -> Int { range.lowerBound + bin(point) * bin }
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
    for (part, index) in zip(spatial + sample, indices) { place[part.axis] = part.place(index) }
    return place.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The channels that are taken although the file marks them as bad.
  func badChannels(of dataset: Dataset) -> [Int] {
    guard let part = sample.first, dataset.axes[part.axis].role == .spectral else { return [] }
    let taken = Set((0..<part.count).flatMap { part.place($0)..<part.place($0) + part.bin })
    return dataset.badChannels.filter(taken.contains)
  }

  /// The axes that are left of an array's.
  package func axes(of dataset: Dataset) -> (spatial: [Axis], sample: [Axis]) {
    func part(_ part: Part, _ role: Axis.Role) -> Axis {
      var axis = dataset.axes[part.axis].cropped(to: part.range).binned(by: part.bin)
      if let kept = part.kept { axis = axis.taking(kept) }
      axis.role = role
      return axis
    }
    return (spatial.map { part($0, .spatial) }, sample.map { part($0, .spectral) })
  }
}
