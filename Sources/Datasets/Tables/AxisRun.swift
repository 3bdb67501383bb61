/// How the numbers of a line or a column run, where they may be values of a spectral axis.
///
/// An axis runs one way. Where its values were rounded some repeat, and where a second detector begins it runs back.
struct AxisRun {
  /// The first number that repeats the one before it, and how many do.
  let repeated: (place: Int, count: Int)?
  /// The first number at which the axis runs back.
  let turn: Int?

  /// Whether all numbers only rise or only fall.
  var isStrict: Bool { repeated == nil && turn == nil }

  /// Nil for numbers that are rather a spectrum.
  ///
  /// - Parameter isNamed: Whether a name says that they are an axis. Others must keep their distances where they do not
  ///   only rise or fall.
  init?(_ values: [Double], isNamed: Bool) {
    guard values.count > 2, values.allSatisfy(\.isFinite) else { return nil }
    let turns = AxisRun.turns(values)
    if !Datasets.isStrict(values) {
      guard turns.isEmpty ? AxisRun.isOneWay(values) : AxisRun.mayBePieces(values, turns) else { return nil }
      guard isNamed || values.count > 7 && AxisRun.pieces(values, turns).allSatisfy(AxisRun.isSteady) else {
        return nil
      }
    }
    let same = values.indices.dropFirst().filter { values[$0] == values[$0 - 1] }
    repeated = same.first.map { ($0, same.count) }
    turn = turns.first
  }

  /// Whether numbers never fall or never rise, and seldom stay.
  static func isOneWay(_ values: [Double]) -> Bool {
    guard let first = values.first, let last = values.last, first != last else { return false }
    let distinct = 1 + zip(values, values.dropFirst()).count { $0 != $1 }
    return 4 * distinct >= values.count && distinct > min(2, values.count - 1)
      && zip(values, values.dropFirst()).allSatisfy { first < last ? $0 <= $1 : $0 >= $1 }
  }

  /// The places at which numbers that mostly run one way run the other.
  static func turns(_ values: [Double]) -> [Int] {
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }
    let isRising = steps.count { $0 > 0 } >= steps.count { $0 < 0 }
    return steps.indices.filter { isRising ? steps[$0] < 0 : steps[$0] > 0 }.map { $0 + 1 }
  }

  /// Whether numbers that run back may be those of several detectors, one after the other.
  static func mayBePieces(_ values: [Double], _ turns: [Int]) -> Bool {
    turns.count < 3 && turns.count * 4 <= values.count && Set(values).count * 2 > values.count
  }

  private static func pieces(_ values: [Double], _ turns: [Int]) -> [[Double]] {
    zip([0] + turns, turns + [values.count]).map { Array(values[$0..<$1]) }
  }

  /// Whether numbers go on by steps much alike, some of which rounding has made 0.
  private static func isSteady(_ values: [Double]) -> Bool {
    let steps = zip(values.dropFirst(), values).map { abs($0 - $1) }
    guard values.count > 2, let least = steps.lazy.filter({ $0 > 0 }).min() else { return false }
    return steps.allSatisfy { $0 <= 3.01 * least } && isOneWay(values)
  }
}

/// Whether the steps of an axis are much alike; those of a channel that happens to rise are not.
func isSmooth(_ values: [Double]) -> Bool {
  let steps = zip(values.dropFirst(), values).map { abs($0 - $1) }
  return (steps.max() ?? 0) < 3 * (steps.min() ?? 0)
}

/// Whether numbers keep one distance.
func isEven(_ values: [Double]) -> Bool {
  let step = values[1] - values[0]
  return zip(values, values.dropFirst()).allSatisfy { abs($1 - $0 - step) <= 1e-6 * abs(step) }
}

extension Axis {
  /// Whether the first point is far from the second, while the others keep about one distance.
  var startsApart: Bool {
    guard isCalibrated, count > 3 else { return false }
    let steps = (2..<count).map { abs(self[$0] - self[$0 - 1]) }
    return abs(self[1] - self[0]) > 5 * (steps.max() ?? 0)
  }
}

/// Whether numbers only rise or only fall.
func isStrict(_ values: [Double]) -> Bool {
  guard let first = values.first, let last = values.last, values.count > 1 else { return false }
  return zip(values, values.dropFirst()).allSatisfy { first < last ? $0 < $1 : $0 > $1 }
}

/// Whether numbers count from 0 or 1.
func isCount(_ numbers: [Double]) -> Bool {
  guard let first = numbers.first, first == 0 || first == 1 else { return false }
  return zip(numbers, numbers.dropFirst()).allSatisfy { $1 - $0 == 1 }
}

/// Whether all numbers lie beyond all of some rows or columns, and are no part of the same measurement.
func isApart(_ numbers: [Double], _ others: [[Double]]) -> Bool {
  let others = others.flatMap { $0.filter(\.isFinite) }
  guard let low = others.min(), let high = others.max(), let least = numbers.min() else { return false }
  return least > high + (high - low)
}
