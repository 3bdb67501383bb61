import Glibc

/// Where the values of an axis lie on the page.
struct AxisScale: Equatable, Sendable {
  let range: ClosedRange<Double>
  let isLogarithmic: Bool
  /// The places of the lower and the upper end, in points.
  let start: Double
  let end: Double

  /// The place of a value: NaN for one that the axis cannot show, held near the page for one far outside.
  func position(_ value: Double) -> Double {
    let fraction = self.fraction(value)
    guard !fraction.isNaN else { return .nan }
    return start + max(-20, min(20, fraction)) * (end - start)
  }

  private func fraction(_ value: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard isLogarithmic else { return (value - low) / (high - low) }
    // Differences of logarithms: the quotient of the ends may be too large for a Double.
    return value > 0 ? (log(value) - log(low)) / (log(high) - log(low)) : .nan
  }
}
