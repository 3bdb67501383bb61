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

/// Ticks of a linear axis: steps of 1, 2 or 5 times a power of ten.
///
/// The step is the smallest that leaves the axis uncrowded. It is the one below where there would be fewer than three
/// ticks and more still fit. No step is smaller than `leastStep`.
func linearTicks(_ range: ClosedRange<Double>, _ space: TickSpace, leastStep: Double = 0) -> Ticks {
  let span = range.upperBound - range.lowerBound
  guard span.isFinite, span > 0 else { return .none }
  var (step, finer) = (max(leastStep, roundStep(span / 20)), Ticks.none)
  for _ in 0..<14 {
    let values = multiples(of: step, in: range)
    guard !values.isEmpty else { break }
    let ticks = labelled(values, step: step)
    let spacing = step / span * space.length
    if fits(ticks, spacing: spacing, space) {
      let isEasy = spacing >= space.comfort && values.count <= 8
      if isEasy, values.count > 2 || finer.values.isEmpty { return ticks }
      if isEasy { return finer }
      finer = ticks
    }
    step = nextStep(step)
  }
  return finer.values.isEmpty ? single(range) : finer
}

/// Ticks of a colour bar: at least two where they fit, since without a second one no colour can be read.
func colourBarTicks(_ range: ClosedRange<Double>, _ space: TickSpace) -> Ticks {
  let ticks = linearTicks(range, space)
  let span = range.upperBound - range.lowerBound
  guard ticks.values.count == 1 else { return ticks }
  for step in [span / 3, span / 5, span / 10].map(roundStep) {
    let values = multiples(of: step, in: range)
    guard let first = values.first, let last = values.last, values.count > 1 else { continue }
    let pair = labelled([first, last], step: step)
    if fits(pair, spacing: (last - first) / span * space.length, space) { return pair }
  }
  return ticks
}

private func nextStep(_ step: Double) -> Double { roundStep(step * 2.5) }

/// One tick always fits: the roundest number inside.
private func single(_ range: ClosedRange<Double>) -> Ticks {
  let span = range.upperBound - range.lowerBound
  for step in [span * 2, span, span / 2, span / 5].map(roundStep) {
    let values = multiples(of: step, in: range)
    guard !values.isEmpty else { continue }
    return labelled([values[values.count / 2]], step: step)
  }
  return .none
}

private func fits(_ ticks: Ticks, spacing: Double, _ space: TickSpace) -> Bool {
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

/// The labels: plain numbers, those of a shared power of ten, or differences to a number that all share.
private func labelled(_ values: [Double], step: Double) -> Ticks {
  let largest = values.map(abs).max() ?? 0
  let exponent = floorLog(largest)
  if largest > 0, exponent - floorLog(step) > 5, let first = values.first {
    return differences(values, to: first, step: step)
  }
  let shared = largest > 0 && isFarFromOne(exponent) ? exponent : 0
  return Ticks(
    values: values, labels: labels(values, shared: shared, step: step),
    shared: shared == 0 ? nil : "×10" + superscript(shared))
}

private func differences(_ values: [Double], to first: Double, step: Double) -> Ticks {
  let far = values.map { $0 - first }
  let exponent = floorLog(far.map(abs).max() ?? 0)
  let shared = isFarFromOne(exponent) ? exponent : 0
  let factor = shared == 0 ? "" : "×10" + superscript(shared) + " "
  let offset = exact(first, step: step)
  return Ticks(
    values: values, labels: labels(far, shared: shared, step: step),
    shared: factor + (first < 0 ? offset : "+" + offset))
}

/// The number with as many digits as the step has.
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

/// Whether plain labels would be mostly zeros.
private func isFarFromOne(_ exponent: Int) -> Bool { exponent >= 5 || exponent <= -3 }
