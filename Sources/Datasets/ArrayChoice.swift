import Diagnostics

/// What to take of an array; both ends of ranges are included.
package struct ArrayChoice: Equatable, Sendable {
  /// The axis along which spectra lie, by its name or its number; as the file says when nil.
  package enum SpectralAxis: Equatable, Sendable {
    case number(Int)
    case name(String)
  }
  /// The data set or variable in a file that holds several.
  package var item: String?
  /// Of a table in text.
  package var header = CSVHeader.detected
  package var spectral: SpectralAxis?
  package var rows: ClosedRange<Int>?
  package var columns: ClosedRange<Int>?
  package var channels: ClosedRange<Int>?
  /// In the units of the spectral axis.
  package var between: ClosedRange<Double>?

  package init() {}
}

extension Dataset {
  /// The axes of the samples that a choice takes, for spectra with some number of axes.
  func arrangement(_ choice: ArrayChoice, sampleAxes: Int) throws(Diagnostic) -> Arrangement {
    let order = try order(choice)
    // An axis of one at the end holds the only channel of spectra that have no axis for channels.
    let hasChannel = sampleAxes == 1 && order.count > 2 && axes[order.last!].count == 1
    let inner = min(sampleAxes + (hasChannel ? 1 : 0), max(0, order.count - 1))
    var arrangement = Arrangement(
      spatial: Array(order.dropLast(inner)), sample: Array(order.suffix(inner)), of: shape)
    try crop(&arrangement.spatial, 0, to: choice.rows, "rows")
    try crop(&arrangement.spatial, 1, to: choice.columns, "columns")
    try crop(&arrangement.sample, 0, to: choice.channels, "channels")
    if let between = choice.between, let part = arrangement.sample.first {
      arrangement.sample[0].range = try points(of: axes[part.axis], between)
    }
    return arrangement
  }

  private func order(_ choice: ArrayChoice) throws(Diagnostic) -> [Int] {
    let chosen: Int
    switch choice.spectral {
    case nil: return sampleOrder
    case .number(let axis): chosen = axis
    case .name(let name): chosen = axes.firstIndex { $0.name == name } ?? axes.count
    }
    guard axes.indices.contains(chosen) else { throw .noSuchAxis(source, choice.spectral!, axes) }
    return axes.indices.filter { $0 != chosen } + [chosen]
  }

  private func crop(
    _ parts: inout [Arrangement.Part], _ place: Int, to range: ClosedRange<Int>?, _ key: String
  ) throws(Diagnostic) {
    guard let range else { return }
    guard parts.indices.contains(place) else { throw .noAxisToCrop(source, key, shape) }
    let all = parts[place].range
    guard range.upperBound < all.upperBound else { throw .cropOutside(source, key, range, count: all.count) }
    parts[place].range = range.lowerBound..<range.upperBound + 1
  }

  /// The points of an axis, which may run either way, that lie in an interval.
  private func points(of axis: Axis, _ interval: ClosedRange<Double>) throws(Diagnostic) -> Range<Int> {
    let inside = (0..<axis.count).filter { interval.contains(axis[$0]) }
    guard let first = inside.first, let last = inside.last else { throw .emptyCrop(source, interval, axis) }
    return first..<last + 1
  }
}
