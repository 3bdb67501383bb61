import Datasets
import Figures

/// The axes of a map, as far as the file describes them.
///
/// Both in the same units: the true shape of a pixel, and a scale bar instead of ticks. Calibrated otherwise: ticks. Not
/// calibrated: square pixels and nothing around them.
struct MapFrame {
  /// One side of a map.
  struct Side {
    let axis: Axis
    /// The length of a pixel, and where the first lies; nil when the axis is not calibrated.
    let pixel: (first: Double, step: Double)?

    var edges: ClosedRange<Double> {
      guard let pixel else { return 0...Double(max(1, axis.count)) }
      let (low, high) = (pixel.first - pixel.step / 2, pixel.first + (Double(axis.count) - 0.5) * pixel.step)
      return min(low, high)...max(low, high)
    }
    var isDescending: Bool { (pixel?.step ?? 1) < 0 }
    var length: Double { edges.upperBound - edges.lowerBound }
  }

  let x: Side
  let y: Side

  init(rows: Axis, columns: Axis) {
    x = Side(axis: columns, pixel: columns.pixel)
    y = Side(axis: rows, pixel: rows.pixel)
  }

  /// Their common units; nil when they differ or are not known.
  var units: String? {
    guard x.pixel != nil, y.pixel != nil, let own = x.axis.units, let other = y.axis.units,
      canonicalUnit(own) == canonicalUnit(other)
    else { return nil }
    return own
  }

  private var isCalibrated: Bool { x.pixel != nil || y.pixel != nil }

  /// Marks take the first row and column for the ones with the lowest values.
  func arranged(_ values: [Float], width: Int = 1) -> [Float] {
    guard x.isDescending || y.isDescending else { return values }
    let (rows, columns) = (y.axis.count, x.axis.count)
    return (0..<rows * columns).flatMap { index in
      let row = y.isDescending ? rows - 1 - index / columns : index / columns
      let column = x.isDescending ? columns - 1 - index % columns : index % columns
      let start = (row * columns + column) * width
      return values[start..<start + width]
    }
  }

  /// The first row of the file at the top, its first column at the left.
  func panel(_ mark: Mark, title: String?, _ bar: ColourBar?, hasScaleBar: Bool) -> Panel {
    let hasTicks = isCalibrated && units == nil
    let scaleBar = hasScaleBar ? units.map { ScaleBar(near: x.length, units: $0) } : nil
    return Panel(
      title: title, x: plotAxis(x, hasTicks, isReversed: x.isDescending),
      y: plotAxis(y, hasTicks, isReversed: !y.isDescending), marks: [mark], colourBar: bar, scaleBar: scaleBar,
      aspect: aspect, hasEqualAspect: isComparable)
  }

  /// Lengths in different units cannot be compared: pixels are drawn square then.
  private var isComparable: Bool {
    !isCalibrated || units != nil || (x.axis.units == nil && y.axis.units == nil && x.pixel != nil && y.pixel != nil)
  }

  /// Height divided by width.
  var aspect: Double {
    isComparable ? y.length / x.length : Double(y.axis.count) / Double(max(1, x.axis.count))
  }

  private func plotAxis(_ side: Side, _ isVisible: Bool, isReversed: Bool) -> PlotAxis {
    PlotAxis(isVisible ? side.axis.label(fallback: "pixel") : "", isReversed: isReversed, isVisible: isVisible)
  }
}

extension Axis {
  /// Where the first point lies and the step to the next; nil for an axis that is not calibrated or not even.
  fileprivate var pixel: (first: Double, step: Double)? {
    switch points {
    case .indices: return nil
    case .uniform(let offset, let scale):
      return offset.isFinite && scale.isFinite && scale != 0 ? (offset, scale) : nil
    case .values(let values):
      guard values.count > 1 else { return nil }
      let step = (values[values.count - 1] - values[0]) / Double(values.count - 1)
      let isEven = values.enumerated().allSatisfy { abs($1 - values[0] - step * Double($0)) < 0.01 * abs(step) }
      return isEven && step.isFinite && step != 0 ? (values[0], step) : nil
    }
  }
}
