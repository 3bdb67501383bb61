/// How many values fall between which edges.
///
/// Sparse models have many values that are just 0: they would dwarf all others, and are counted apart.
struct Histogram: Equatable {
  let edges: [Double]
  let counts: [Int]
  /// The share of the values that are 0.
  let zeros: Double
  /// Whether the zeros are not among the counts.
  let leavesZerosOut: Bool
  /// "cut at 99.5 %, largest 310", where a few values lie so far from all others that these would share one bar.
  let cut: String?

  /// From this share on zeros are left out.
  private static let manyZeros = 0.2

  /// A value that all samples have gets one bar.
  init(_ values: [Float], bins: Int) {
    zeros = Double(values.count { $0 == 0 }) / Double(max(1, values.count))
    leavesZerosOut = zeros >= Histogram.manyZeros && zeros < 1
    let values = leavesZerosOut ? values.filter { $0 != 0 } : values
    let statistics = LatentStatistics(values)
    let robust = ColourCut(values)
    cut = robust?.words
    let low = robust?.limits.lowerBound ?? Double(statistics.minimum)
    let high = robust?.limits.upperBound ?? Double(statistics.maximum)
    guard !statistics.isConstant, low.isFinite, high.isFinite else {
      let value = values.first.map { Double($0) } ?? 0
      let margin = max(0.5, abs(value) * 0.01)
      edges = [value - margin, value + margin]
      counts = [values.count]
      return
    }
    var counts = [Int](repeating: 0, count: bins)
    for value in values where robust == nil || (low...high).contains(Double(value)) {
      let place = (Double(value) - low) / (high - low) * Double(bins)
      counts[max(0, min(bins - 1, place.isFinite ? Int(place) : 0))] += 1
    }
    edges = (0...bins).map { low + (high - low) * Double($0) / Double(bins) }
    self.counts = counts
  }

  /// "83 % are 0", for a plot that leaves them out.
  var zerosTitle: String? {
    guard leavesZerosOut else { return nil }
    // Not 100 while there are others.
    return "\(min(99, Int((zeros * 100).rounded()))) % are 0"
  }
}
