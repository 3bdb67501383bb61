/// The marks of an axis: where they stand, what they say, and what is written once at the axis's end.
struct Ticks: Equatable, Sendable {
  var values: [Double]
  var labels: [String]
  var minor: [Double] = []
  /// A factor or an offset shared by all labels, such as "×10⁻³".
  var shared: String?

  static let none = Ticks(values: [], labels: [])
}

/// What ticks must fit into.
struct TickSpace {
  /// The length of the axis in points.
  var length: Double
  /// The room along the axis that a label takes, in points.
  var extent: (String) -> Double
  /// The distance that labels keep.
  var gap = 4.0
  /// The distance at which more ticks would crowd the axis.
  var comfort = 22.0
}

/// Ticks of a linear axis: steps of 1, 2 or 5 times a power of ten, as many as fit.
func linearTicks(_ range: ClosedRange<Double>, _ space: TickSpace) -> Ticks {
  let span = range.upperBound - range.lowerBound
  guard span.isFinite, span > 0 else { return .none }
  let wanted = max(2, min(8, space.length / space.comfort))
  var step = roundStep(span / wanted)
  if span / step > wanted { step = nextStep(step) }
  for _ in 0..<12 {
    let ticks = labelled(multiples(of: step, in: range), step: step)
    if fit(ticks, spacing: step / span * space.length, space) { return ticks }
    let next = nextStep(step)
    guard !multiples(of: next, in: range).isEmpty else { break }
    step = next
  }
  return single(labelled(multiples(of: step, in: range), step: step))
}

private func nextStep(_ step: Double) -> Double { roundStep(step * 2.5) }

/// One tick always fits: the middle one.
private func single(_ ticks: Ticks) -> Ticks {
  guard ticks.values.count > 1 else { return ticks }
  let middle = ticks.values.count / 2
  return Ticks(values: [ticks.values[middle]], labels: [ticks.labels[middle]], shared: ticks.shared)
}

private func fit(_ ticks: Ticks, spacing: Double, _ space: TickSpace) -> Bool {
  let longest = ticks.labels.map(space.extent).max() ?? 0
  return longest + space.gap <= spacing || ticks.values.count < 2
}

func multiples(of step: Double, in range: ClosedRange<Double>) -> [Double] {
  let slack = 1e-9 * (range.upperBound - range.lowerBound) / step
  let first = (range.lowerBound / step - slack).rounded(.up)
  let last = (range.upperBound / step + slack).rounded(.down)
  guard first.isFinite, last.isFinite, last >= first, last - first < 1000 else { return [] }
  return (0...Int(last - first)).map { (first + Double($0)) * step }
}

/// The labels: plain numbers, thousandths or thousands, or differences to a number that all share.
private func labelled(_ values: [Double], step: Double) -> Ticks {
  let largest = values.map(abs).max() ?? 0
  let exponent = floorLog(largest)
  if largest > 0, exponent - floorLog(step) > 5, let first = values.first {
    return differences(values, to: first, step: step)
  }
  let shared = largest > 0 && (exponent >= 5 || exponent <= -4) ? thousands(exponent) : 0
  return Ticks(
    values: values, labels: labels(values, shared: shared, step: step),
    shared: shared == 0 ? nil : "×10" + superscript(shared))
}

private func differences(_ values: [Double], to first: Double, step: Double) -> Ticks {
  let far = values.map { $0 - first }
  let exponent = floorLog(far.map(abs).max() ?? 0)
  let shared = exponent >= 5 || exponent <= -4 ? thousands(exponent) : 0
  let factor = shared == 0 ? "" : "×10" + superscript(shared) + " "
  let offset = exact(first, step: step)
  return Ticks(
    values: values, labels: labels(far, shared: shared, step: step),
    shared: factor + (first < 0 ? offset : "+" + offset))
}

/// The number with all digits that the step can tell apart.
private func exact(_ value: Double, step: Double) -> String {
  let decimals = -floorLog(step)
  return abs(value) < 1e9 && decimals <= 9 ? fixed(value, decimals: decimals) : scientific(value)
}

private func labels(_ values: [Double], shared: Int, step: Double) -> [String] {
  let decimals = shared - floorLog(step)
  // In two steps: the power can be beyond the range of a Double.
  let half = shared / 2
  return values.map {
    fixed($0 / powerOfTen(half) / powerOfTen(shared - half), decimals: decimals)
  }
}

private func thousands(_ exponent: Int) -> Int {
  Int((Double(exponent) / 3).rounded(.down)) * 3
}
