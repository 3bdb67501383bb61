/// The largest difference, relative to the largest expected element or to `floor` where that is larger.
package func largestError(_ found: [Float]?, _ expected: [Double], floor: Double = 1e-3) -> Double {
  guard let found, found.count == expected.count else { return .infinity }
  let scale = expected.reduce(floor) { max($0, $1.magnitude) }
  let worst = zip(found, expected).reduce(0) { worst, pair in
    let difference = (Double(pair.0) - pair.1).magnitude
    return difference > worst || difference.isNaN ? difference : worst
  }
  return worst.isNaN ? .infinity : worst / scale
}

package func largestError(_ found: [Float]?, _ expected: [Float], floor: Double = 1e-3) -> Double {
  largestError(found, expected.map { Double($0) }, floor: floor)
}

/// The length of a - b over the length of b - origin: how far a way from `origin` to `b` was missed.
package func missedWay(from origin: [Float], found: [Float], expected: [Float]) -> Double {
  guard found.count == expected.count else { return .infinity }
  var (missed, way) = (0.0, 0.0)
  for place in expected.indices {
    let difference = Double(found[place]) - Double(expected[place])
    let step = Double(expected[place]) - Double(origin[place])
    missed += difference * difference
    way += step * step
  }
  return way == 0 ? (missed == 0 ? 0 : .infinity) : (missed / way).squareRoot()
}

/// The largest figure that a suite of tests has seen, told with AEC_SHOW_ERRORS.
package func show(_ what: String, _ error: Double) {
  if showsErrors { print("ERROR \(what) \(error)") }
}

private let showsErrors = environment("AEC_SHOW_ERRORS") != nil
