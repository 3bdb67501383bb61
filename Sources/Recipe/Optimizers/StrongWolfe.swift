/// A place on the line along which a search goes.
struct SearchPoint {
  /// How far along the direction.
  var length: Double
  var loss: Double
  var gradient: [Float]
  /// The slope of the loss along the direction.
  var slope: Double
}

/// A search along a direction for a place that meets the strong Wolfe conditions, step by step PyTorch's.
struct StrongWolfe {
  private let objective: Objective
  private let direction: [Float]
  private let leastChange: Double
  private let most: Int
  private(set) var evaluations = 0

  /// Sufficient decrease, and the share of the slope that may be left.
  private static let (decrease, curvature) = (1e-4, 0.9)

  init(_ objective: Objective, _ direction: [Float], leastChange: Double, most: Int) {
    (self.objective, self.direction, self.leastChange, self.most) = (objective, direction, leastChange, most)
  }

  /// The place that is found, the weights being where they were.
  mutating func run(from start: SearchPoint, _ length: Double) -> (SearchPoint, Double) {
    var start = start
    start.length = 0
    var found = bracket(from: start, length)
    while !found.isDone, iterations < most { if !narrow(&found, start) { break } }
    let best = found.ends[found.low]
    return (best, best.length)
  }

  private var iterations: Int { evaluations - 1 }

  /// One place, or two between which a good one is.
  private struct Bracket {
    var ends: [SearchPoint]
    var isDone = false
    var isSlow = false
    var low: Int { ends.count == 1 || ends[0].loss <= ends[1].loss ? 0 : 1 }
  }

  private mutating func evaluate(_ length: Double) -> SearchPoint {
    evaluations += 1
    let (loss, gradient) = objective.evaluate(direction, length)
    return SearchPoint(length: length, loss: loss, gradient: gradient, slope: dot(gradient, direction))
  }

  private mutating func bracket(from start: SearchPoint, _ length: Double) -> Bracket {
    var (last, new) = (start, evaluate(length))
    while iterations < most {
      let isTooHigh = !(new.loss <= start.loss + StrongWolfe.decrease * new.length * start.slope)
      if isTooHigh || iterations > 1 && new.loss >= last.loss { return Bracket(ends: [last, new]) }
      if abs(new.slope) <= -StrongWolfe.curvature * start.slope { return Bracket(ends: [new], isDone: true) }
      if new.slope >= 0 { return Bracket(ends: [last, new]) }
      let bounds = (new.length + 0.01 * (new.length - last.length), new.length * 10)
      let next = StrongWolfe.interpolated(last, new, bounds)
      (last, new) = (new, evaluate(next))
    }
    return Bracket(ends: [start, new])
  }

  /// Makes the bracket smaller; false where it is too small already.
  private mutating func narrow(_ bracket: inout Bracket, _ start: SearchPoint) -> Bool {
    let lengths = bracket.ends.map(\.length)
    let (least, greatest) = (lengths.min() ?? 0, lengths.max() ?? 0)
    if (greatest - least) * Double(largest(direction)) < leastChange { return false }
    var length = StrongWolfe.interpolated(bracket.ends[0], bracket.ends[1], (least, greatest))
    let margin = 0.1 * (greatest - least)
    let isNear = min(greatest - length, length - least) < margin
    if isNear, bracket.isSlow || length >= greatest || length <= least {
      length = abs(length - greatest) < abs(length - least) ? greatest - margin : least + margin
      bracket.isSlow = false
    } else {
      bracket.isSlow = isNear
    }
    take(evaluate(length), into: &bracket, start)
    return true
  }

  private func take(_ new: SearchPoint, into bracket: inout Bracket, _ start: SearchPoint) {
    let low = bracket.low
    let high = 1 - low
    let isTooHigh = !(new.loss <= start.loss + StrongWolfe.decrease * new.length * start.slope)
    if isTooHigh || new.loss >= bracket.ends[low].loss {
      bracket.ends[high] = new
      return
    }
    if abs(new.slope) <= -StrongWolfe.curvature * start.slope {
      bracket.isDone = true
    } else if new.slope * (bracket.ends[high].length - bracket.ends[low].length) >= 0 {
      bracket.ends[high] = bracket.ends[low]
    }
    bracket.ends[low] = new
  }

  /// The minimum of the cubic through two places with their slopes, within bounds.
  private static func interpolated(_ one: SearchPoint, _ other: SearchPoint, _ bounds: (Double, Double)) -> Double {
    let middle = (bounds.0 + bounds.1) / 2
    let isOrdered = one.length <= other.length
    let (low, high) = isOrdered ? (one, other) : (other, one)
    let first = one.slope + other.slope - 3 * (one.loss - other.loss) / (one.length - other.length)
    let square = first * first - one.slope * other.slope
    guard square >= 0 else { return middle }
    let second = square.squareRoot()
    let place =
      high.length
      - (high.length - low.length) * ((high.slope + second - first) / (high.slope - low.slope + 2 * second))
    return place.isNaN ? middle : min(max(place, bounds.0), bounds.1)
  }
}
