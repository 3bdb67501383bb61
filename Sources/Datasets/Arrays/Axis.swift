/// One axis of a data set: how many points it has, where they lie, and what they measure.
///
/// What a file does not say stays unknown: points without calibration are counted from 0, and units are never made up.
package struct Axis: Equatable, Sendable {
  package enum Points: Equatable, Sendable {
    /// Nothing is known but their number.
    case indices
    case uniform(offset: Double, scale: Double)
    /// One value for each point: wavelengths with missing bands, rounded wavenumbers.
    case values([Double])
  }

  package enum Role: String, Sendable {
    /// Along a picture, a line or a list of spectra.
    case spatial
    case spectral
  }

  /// "Energy", "x"; nil when the file does not say.
  package var name: String?
  /// "keV", "cm⁻¹"; nil when the file does not say.
  package var units: String?
  /// What the file calls each point, such as the bands of a table; empty where it does not say.
  package private(set) var labels: [String]
  package private(set) var count: Int
  package private(set) var points: Points
  package var role: Role?

  package init(
    count: Int, points: Points = .indices, name: String? = nil, units: String? = nil, role: Role? = nil,
    labels: [String] = []
  ) {
    if case .values(let values) = points { precondition(values.count == count) }
    self.count = count
    self.points = points
    // Programs write empty texts for what they do not know.
    self.name = name.flatMap { $0.isEmpty ? nil : $0 }
    self.units = units.flatMap { $0.isEmpty ? nil : $0 }
    self.role = role
    // Some points alone cannot be told apart by their names.
    self.labels = labels.count == count && labels.allSatisfy { !$0.isEmpty } ? labels : []
  }

  /// Where a point lies.
  package subscript(point: Int) -> Double {
    switch points {
    case .indices: Double(point)
    case .uniform(let offset, let scale): offset + scale * Double(point)
    case .values(let values): values[point]
    }
  }

  package var values: [Double] { (0..<count).map { self[$0] } }
  package var isCalibrated: Bool { points != .indices }
  package var isDescending: Bool { count > 1 && self[count - 1] < self[0] }

  /// "Energy (keV)"; `fallback` stands for a name that is not known.
  package func label(fallback: String) -> String {
    let name = name ?? fallback
    return units.map { "\(name) (\($0))" } ?? name
  }
}

extension Axis {
  /// Whether a point lies in an interval whose ends a user wrote: to a millionth of a step, or to the digits that are shown.
  func isWithin(_ interval: ClosedRange<Double>, point: Int) -> Bool {
    let value = self[point]
    if interval.contains(value) { return true }
    let end = value < interval.lowerBound ? interval.lowerBound : interval.upperBound
    let (distance, step) = (abs(value - end), step(at: point))
    return distance <= 1e-6 * step || (distance < step / 2 && short(value) == short(end))
  }

  /// The way to the nearer neighbour of a point.
  private func step(at point: Int) -> Double {
    let steps = [point - 1, point + 1].filter { (0..<count).contains($0) }.map { abs(self[$0] - self[point]) }
    return steps.min() ?? 0
  }

  /// Counts the points from now on.
  mutating func dropPoints() { points = .indices }

  /// A part of the axis.
  package func cropped(to range: Range<Int>) -> Axis {
    var axis = self
    axis.count = range.count
    axis.labels = Array(labels.isEmpty ? [] : labels[range])
    switch points {
    case .indices where range.lowerBound == 0: break
    case .indices: axis.points = .uniform(offset: Double(range.lowerBound), scale: 1)
    case .uniform(let offset, let scale):
      axis.points = .uniform(offset: offset + scale * Double(range.lowerBound), scale: scale)
    case .values(let values): axis.points = .values(Array(values[range]))
    }
    return axis
  }

  /// The axis when `size` neighbours become one, at their mean place; points that do not fill a bin are left out.
  package func binned(by size: Int) -> Axis {
    guard size > 1 else { return self }
    var axis = self
    axis.count = count / size
    axis.labels = []
    let middle = Double(size - 1) / 2
    switch points {
    case .indices: axis.points = .uniform(offset: middle, scale: Double(size))
    case .uniform(let offset, let scale):
      axis.points = .uniform(offset: offset + scale * middle, scale: scale * Double(size))
    case .values(let values):
      axis.points = .values(
        (0..<axis.count).map { bin in
          values[bin * size..<(bin + 1) * size].reduce(0, +) / Double(size)
        })
    }
    return axis
  }

  /// Some points of the axis, in order.
  package func taking(_ chosen: [Int]) -> Axis {
    guard chosen.count < count else { return self }
    var axis = self
    axis.count = chosen.count
    axis.labels = labels.isEmpty ? [] : chosen.map { labels[$0] }
    axis.points = .values(chosen.map { self[$0] })
    return axis
  }

  /// Ranges of points without a gap between them: a line in a picture is not drawn across missing bands.
  ///
  /// A step three times as wide as those around it is a gap, and so is a step back: there another detector begins.
  package var unbroken: [Range<Int>] {
    guard case .values(let values) = points, count > 2 else { return [0..<count] }
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }
    let breaks = steps.indices.filter { isBreak(steps, at: $0) }
    let starts = [0] + breaks.map { $0 + 1 }
    return zip(starts, starts.dropFirst() + [count]).map { $0..<$1 }
  }

  private func isBreak(_ steps: [Double], at place: Int) -> Bool {
    let before = steps[max(0, place - Axis.neighbours)..<place]
    let after = steps[place + 1..<min(steps.count, place + 1 + Axis.neighbours)]
    let usual = max(Axis.median(before), Axis.median(after))
    if usual == 0 || steps.count < 4 { return abs(steps[place]) > 3 * Axis.median(steps.filter { $0 != 0 }[...]) }
    let direction = (before + after).reduce(0) { $0 + ($1 < 0 ? -1 : $1 > 0 ? 1 : 0) }
    return abs(steps[place]) > 3 * usual || steps[place] * Double(direction) < 0
  }

  /// Steps on each side that a step is compared with.
  private static let neighbours = 4

  /// The median length of some steps; 0 where there are none.
  private static func median(_ steps: ArraySlice<Double>) -> Double {
    steps.isEmpty ? 0 : steps.map { abs($0) }.sorted()[steps.count / 2]
  }
}
