import Glibc

// What the axes of a panel show.
extension Panel {
  var xRange: ClosedRange<Double> {
    if let range = x.range { return usable(range, isPositive: x.scale == .logarithmic) }
    var extent = Extent(isPositive: x.scale == .logarithmic)
    for mark in marks { mark.extendX(&extent) }
    // Points at the ends would be cut in half.
    let hasPoints = marks.contains { if case .scatter = $0 { true } else { false } }
    guard hasPoints, !isPicture else { return extent.range }
    return widened(extent.range, isPositive: x.scale == .logarithmic, standsOnZero: false)
  }

  /// Data without a given range gets some room above and below, unless a picture fills the panel.
  var yRange: ClosedRange<Double> {
    let isPositive = y.scale == .logarithmic
    if let range = y.range { return usable(range, isPositive: isPositive) }
    var extent = Extent(isPositive: isPositive)
    for mark in marks { mark.extendY(&extent) }
    if isPicture { return extent.range }
    let stands = marks.contains { if case .bars = $0 { true } else { false } }
    return widened(extent.range, isPositive: isPositive, standsOnZero: stands)
  }
}

extension Panel {
  /// Height divided by width where one unit is as long on both axes; nil elsewhere.
  var trueRatio: Double? {
    guard hasEqualAspect else { return nil }
    let ratio = (yRange.upperBound - yRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
    return ratio.isFinite && ratio > 0 ? ratio : 1
  }

  var isTruePicture: Bool { isPicture && hasEqualAspect && !x.isVisible && !y.isVisible }
}

private func widened(
  _ range: ClosedRange<Double>, isPositive: Bool, standsOnZero: Bool
) -> ClosedRange<Double> {
  let (low, high) = (range.lowerBound, range.upperBound)
  if isPositive {
    let factor = max(1.0001, min(10, exp(0.05 * log(high / low))))
    return usable(low / factor...high * factor, isPositive: true)
  }
  let margin = (high - low) * 0.05
  let lower = standsOnZero && low >= 0 ? 0 : low - margin
  return usable(lower...high + margin, isPositive: false)
}

extension Mark {
  fileprivate func extendX(_ extent: inout Extent) {
    switch self {
    case .map(let map): extent.add(map.x)
    case .picture(let picture): extent.add(picture.x)
    case .line(let line): extent.add(line.x)
    case .scatter(let scatter): extent.add(scatter.x)
    case .bars(let bars): extent.add(bars.edges)
    case .band(let band): extent.add(band.x)
    case .text: break
    case .rule(let rule): if rule.direction == .vertical { extent.add(rule.position) }
    }
  }

  fileprivate func extendY(_ extent: inout Extent) {
    switch self {
    case .map(let map): extent.add(map.y)
    case .picture(let picture): extent.add(picture.y)
    case .line(let line): extent.add(line.y)
    case .scatter(let scatter): extent.add(scatter.y)
    case .bars(let bars):
      extent.add(0)
      extent.add(bars.heights)
    case .band(let band):
      extent.add(band.lower)
      extent.add(band.upper)
    case .text: break
    case .rule(let rule): if rule.direction == .horizontal { extent.add(rule.position) }
    }
  }

  /// The colours of the mark and the values that they stand for.
  var colourScale: (colours: ColourMap, limits: ClosedRange<Double>)? {
    switch self {
    case .map(let map): (map.colours, map.shownLimits)
    case .scatter(let scatter): scatter.values.map { (scatter.colours, scatter.shownLimits($0)) }
    default: nil
    }
  }
}

extension Map {
  /// The limits as they are drawn.
  var shownLimits: ClosedRange<Double> {
    if let limits { return usable(limits, isPositive: false) }
    var extent = Extent()
    // Below this numbers of four bytes are what rounding left of 0.
    for value in values { extent.add(abs(value) < .leastNormalMagnitude ? 0 : Double(value)) }
    return colours.limits(of: extent)
  }
}

extension Scatter {
  func shownLimits(_ values: [Double]) -> ClosedRange<Double> {
    if let limits { return usable(limits, isPositive: false) }
    var extent = Extent()
    extent.add(values)
    return colours.limits(of: extent)
  }
}
