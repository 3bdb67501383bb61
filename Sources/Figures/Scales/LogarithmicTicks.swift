import Glibc

/// Ticks of a logarithmic axis: decades with the numbers between them as small marks.
///
/// An axis with fewer than two decades has ticks at 1, 2 and 5; where even these are too few, those of a linear axis.
func logarithmicTicks(_ range: ClosedRange<Double>, _ space: TickSpace) -> Ticks {
  guard range.lowerBound > 0, range.upperBound > range.lowerBound, range.upperBound.isFinite else {
    return .none
  }
  let (low, high) = (log10(range.lowerBound), log10(range.upperBound))
  let decades =
    Int(
      (low - 1e-9).rounded(.up))...max(
      Int((low - 1e-9).rounded(.up)), Int((high + 1e-9).rounded(.down)))
  let perDecade = space.length / (high - low)
  if Double(decades.upperBound) <= high + 1e-9, decades.count > 1 {
    return decadeTicks(decades, range, perDecade: perDecade, space)
  }
  let steps = numbers([1, 2, 5], in: range)
  let isWide = high - low > 0.5
  if steps.count > 1, isWide {
    let ticks = Ticks(values: steps, labels: steps.map { plainNumber($0) }, minor: numbers(2...9, in: range))
    if smallestDistance(steps, perDecade) > (ticks.labels.map(space.extent).max() ?? 0) + space.gap {
      return ticks
    }
  }
  return spread(linearTicks(range, space), range, perDecade: perDecade, space)
}

private func decadeTicks(
  _ decades: ClosedRange<Int>, _ range: ClosedRange<Double>, perDecade: Double, _ space: TickSpace
) -> Ticks {
  let widest = [decades.lowerBound, decades.upperBound].map { space.extent(power($0)) }.max() ?? 0
  let needed = max(widest + space.gap, space.comfort * 0.6)
  let step = max(1, Int((needed / perDecade).rounded(.up)))
  let shown = decades.filter { $0 % step == 0 }
  let kept = shown.isEmpty ? [decades.lowerBound] : shown
  return Ticks(
    values: kept.map(powerOfTen), labels: kept.map(power),
    minor: step == 1 ? numbers(2...9, in: range) : perDecade * Double(step) > 6 ? decades.map(powerOfTen) : [])
}

private func power(_ exponent: Int) -> String { "10" + superscript(exponent) }

private func smallestDistance(_ values: [Double], _ perDecade: Double) -> Double {
  zip(values, values.dropFirst()).map { (log10($1) - log10($0)) * perDecade }.min() ?? 0
}

/// Numbers with one digit, in the decades that the range touches.
private func numbers(_ digits: some Sequence<Int>, in range: ClosedRange<Double>) -> [Double] {
  let (low, high) = (floorLog(range.lowerBound), floorLog(range.upperBound))
  guard high - low < 30 else { return [] }
  return (low...max(low, high)).flatMap { decade in
    digits.map { Double($0) * powerOfTen(decade) }
  }.filter { range.contains($0) }
}

/// Linear ticks on a logarithmic axis, without those that would come too close to the one before.
private func spread(
  _ ticks: Ticks, _ range: ClosedRange<Double>, perDecade: Double, _ space: TickSpace
) -> Ticks {
  var kept = Ticks(values: [], labels: [], shared: ticks.shared)
  for (value, label) in zip(ticks.values, ticks.labels) where value > 0 {
    let needed = space.extent(label) + space.gap
    if let last = kept.values.last, (log10(value) - log10(last)) * perDecade < needed { continue }
    kept.values.append(value)
    kept.labels.append(label)
  }
  return kept
}
