/// The smallest and largest number of some data; numbers that are not finite do not count.
struct Extent: Equatable {
  private(set) var low = Double.infinity
  private(set) var high = -Double.infinity
  /// Numbers that a logarithmic axis cannot show do not count.
  var isPositive = false

  mutating func add(_ value: Double) {
    guard value.isFinite, !isPositive || value > 0 else { return }
    low = min(low, value)
    high = max(high, value)
  }

  mutating func add(_ values: some Sequence<Double>) { for value in values { add(value) } }

  mutating func add(_ range: ClosedRange<Double>) {
    add(range.lowerBound)
    add(range.upperBound)
  }

  /// The range, 0 to 1 for no data, and some room around data that is all the same.
  var range: ClosedRange<Double> {
    guard low <= high else { return isPositive ? 0.1...1 : 0...1 }
    return usable(low...high, isPositive: isPositive)
  }
}

/// A range that axes can show: finite, with two ends that are clearly apart.
func usable(_ range: ClosedRange<Double>, isPositive: Bool) -> ClosedRange<Double> {
  let bound = 1e300
  let low = max(-bound, min(bound, range.lowerBound))
  let high = max(-bound, min(bound, range.upperBound))
  if isPositive { return usableLogarithmic(low, high) }
  let size = max(abs(low), abs(high))
  guard high - low > max(size * 1e-10, 1e-290) else {
    let margin = size > 1e-280 ? max(abs(low), abs(high)) * 0.1 : 0.5
    return low - margin...high + margin
  }
  return low...high
}

private func usableLogarithmic(_ low: Double, _ high: Double) -> ClosedRange<Double> {
  guard high > 0 else { return 0.1...1 }
  let high = max(high, 1e-290)
  let low = low > 0 ? max(low, 1e-295) : high * 1e-3
  return high / low > 1.000001 ? low...high : low / 2...high * 2
}
