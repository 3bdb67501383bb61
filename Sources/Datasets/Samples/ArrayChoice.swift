import Diagnostics

/// What to take of an array; both ends of ranges are included.
///
/// Rows, columns, masks and dead pixels count in the picture as `spectral`, `pixels` and `isTransposed` make it. That
/// is before parts of it are taken and neighbours joined. Channels count in the file.
package struct ArrayChoice: Equatable, Sendable {
  /// The axis along which spectra lie, by its name or its number; as the file says when nil.
  package enum SpectralAxis: Equatable, Sendable {
    case number(Int)
    case name(String)
  }
  /// How the pixels of a picture follow each other in a list.
  package struct PixelOrder: Equatable, Sendable {
    package let rows: Int
    package let columns: Int
    /// As MATLAB counts: down the first column first.
    package let isColumnMajor: Bool

    package init(rows: Int, columns: Int, isColumnMajor: Bool) {
      (self.rows, self.columns, self.isColumnMajor) = (rows, columns, isColumnMajor)
    }
  }
  /// The data set or variable in a file that holds several.
  package var item: String?
  /// Of a table in text.
  package var header = CSVHeader.detected
  package var spectral: SpectralAxis?
  /// The list of spectra is a picture.
  package var pixels: PixelOrder?
  /// Where the spectra of the list lie in the picture, as a file tells: their own, or one with as many lines.
  package var placement: Placement?
  /// Rows and columns of the picture change places.
  package var isTransposed = false
  package var rows: ClosedRange<Int>?
  package var columns: ClosedRange<Int>?
  package var channels: ClosedRange<Int>?
  /// In the units of the spectral axis.
  package var between: ClosedRange<Double>?
  /// Neighbours along rows and along columns that are averaged.
  package var pixelBin = 1
  package var channelBin = 1
  package var deadChannels: [Int] = []
  /// Row and column of each, or its number in a list.
  package var deadPixels: [[Int]] = []
  /// A file with a number for each pixel; those that are not 0 mark pixels that are left out.
  package var mask: String?
  /// Whether samples of nothing but NaN are left out, as predictions have them at pixels that were left out before.
  package var skipsMissing = false
  /// Whether each number is a sample, also along the last axis.
  package var isOfNumbers = false

  package init() {}
}

extension Dataset {
  /// The axes of the samples that a choice takes, for spectra with some number of axes.
  func arrangement(_ choice: ArrayChoice, sampleAxes: Int) throws(Diagnostic) -> Arrangement {
    let order = try order(choice, sampleAxes: sampleAxes)
    let inner = innerAxes(order, sampleAxes: sampleAxes)
    var arrangement = Arrangement(
      spatial: Array(order.dropLast(inner)), sample: Array(order.suffix(inner)), of: shape)
    if choice.isTransposed {
      guard arrangement.spatial.count == 2 else { throw .noAxisToCrop(source, "transpose", shape) }
      arrangement.spatial.swapAt(0, 1)
    }
    try crop(&arrangement.spatial, 0, to: choice.rows, "rows")
    try crop(&arrangement.spatial, 1, to: choice.columns, "columns")
    try crop(&arrangement.sample, 0, to: choice.channels, "channels")
    var left = choice.deadChannels
    if let between = choice.between, let part = arrangement.sample.first {
      let inside = try points(of: axes[part.axis], between)
      arrangement.sample[0].range = inside.first!..<inside.last! + 1
      // An axis that runs back, as that of two detectors, has points of the interval in several places.
      let taken = Set(inside)
      left += arrangement.sample[0].range.filter { !taken.contains($0) }
    }
    for index in arrangement.spatial.indices { try bin(&arrangement.spatial, index, by: choice.pixelBin, "bin_pixels") }
    try bin(&arrangement.sample, 0, by: choice.channelBin, "bin_channels")
    try leaveOut(left, of: &arrangement.sample)
    return arrangement
  }

  /// How many of the axes, from the last, are those of one sample.
  func innerAxes(_ order: [Int], sampleAxes: Int) -> Int {
    // An axis of one at the end holds the only channel of spectra that have no axis for channels.
    let hasChannel = sampleAxes == 1 && order.count > 2 && axes[order.last!].count == 1
    return min(sampleAxes + (hasChannel ? 1 : 0), max(0, order.count - 1))
  }

  /// The axes as samples are counted, then those of a sample.
  func order(_ choice: ArrayChoice, sampleAxes: Int = 1) throws(Diagnostic) -> [Int] {
    let chosen: Int
    switch choice.spectral {
    case nil:
      // Beside the spectral axis a sample has others, which stand in the order of the file.
      let spectral = axes.indices.filter { axes[$0].role == .spectral }
      return !spectral.isEmpty && spectral.count < sampleAxes ? Array(axes.indices) : sampleOrder
    case .number(let axis): chosen = axis
    case .name(let name): chosen = axes.firstIndex { $0.name == name } ?? axes.count
    }
    guard axes.indices.contains(chosen) else { throw .noSuchAxis(source, choice.spectral!, axes) }
    return pixelOrder { $0 != chosen } + [chosen]
  }

  private func crop(
    _ parts: inout [Arrangement.Part], _ index: Int, to range: ClosedRange<Int>?, _ key: String
  ) throws(Diagnostic) {
    guard let range else { return }
    guard parts.indices.contains(index) else { throw .noAxisToCrop(source, key, shape) }
    let all = parts[index].range
    guard range.upperBound < all.upperBound else { throw .cropOutside(source, key, range, count: all.count) }
    parts[index].range = range.lowerBound..<range.upperBound + 1
  }

  /// The points of an axis, which may run either way, that lie in an interval.
  private func points(of axis: Axis, _ interval: ClosedRange<Double>) throws(Diagnostic) -> [Int] {
    let inside = (0..<axis.count).filter { axis.isWithin(interval, point: $0) }
    guard !inside.isEmpty else {
      var error = Diagnostic.emptyCrop(source, interval, axis)
      // Why the points are counted.
      error.notes += notes.filter { ["AE6818", "AE6826"].contains($0.code) }.map(\.message)
      throw error
    }
    return inside
  }

  private func bin(
    _ parts: inout [Arrangement.Part], _ index: Int, by size: Int, _ key: String
  ) throws(Diagnostic) {
    guard size > 1, parts.indices.contains(index) else { return }
    let count = parts[index].range.count
    guard size <= count else { throw .binTooLarge(source, key, size, count: count) }
    parts[index].bin = size
  }

  /// Leaves out channels, bins that hold one of them, and bins across a gap of the axis, where nothing was measured.
  private func leaveOut(_ dead: [Int], of parts: inout [Arrangement.Part]) throws(Diagnostic) {
    guard let part = parts.first, !dead.isEmpty || part.bin > 1 else { return }
    let count = axes[part.axis].count
    if let wrong = dead.first(where: { $0 >= count }) { throw .noSuchChannel(source, wrong, count: count) }
    let dead = Set(dead)
    let pieces = axes[part.axis].unbroken
    let kept = (0..<part.range.count / part.bin).filter { bin in
      let own = part.place(bin)..<part.place(bin) + part.bin
      return dead.isDisjoint(with: own) && (part.bin == 1 || pieces.contains { $0.clamped(to: own) == own })
    }
    guard !kept.isEmpty else { throw .noChannelLeft(source) }
    if kept.count < part.count { parts[0].kept = kept }
  }
}
