import Glibc

/// Points with the deviation of the noise at each of them.
struct NoisyPoints {
  let count: Int
  let width: Int
  let values: [Double]
  let deviations: [Double]
}

/// Points spread evenly over the hull of some corners, seen with normal noise: its density and gradient.
///
/// With amounts a of the corners, which a plane through them gives, the density is (k - 1)! / volume times the product of
/// Phi(a_i / s_i), where s_i is the noise of a_i, times the normal density of the distance from the plane.
struct SimplexFace {
  private let corners: [[Double]]
  private let centre: [Double]
  /// How amounts change with a point, one row a corner.
  private let slopes: [[Double]]
  /// The covariance of amounts for noise of deviation 1.
  private let covariance: [[Double]]
  private let roots: [Double]
  private let logVolume: Double
  private let width: Int

  /// Nil where the corners lie in a space of fewer dimensions.
  init?(_ corners: [[Double]]) {
    let (count, width) = (corners.count, corners[0].count)
    let centre = (0..<width).map { axis in corners.reduce(0) { $0 + $1[axis] } / Double(count) }
    let arms = corners.map { corner in zip(corner, centre).map { $0 - $1 } }
    let gram = arms.map { one in arms.map { other in zip(one, other).reduce(0) { $0 + $1.0 * $1.1 } } }
    let size = (0..<count).reduce(0) { $0 + gram[$1][$1] } / Double(count)
    (self.corners, self.centre, self.width) = (corners, centre, width)
    guard count > 1 else {
      (slopes, covariance, roots, logVolume) = ([], [], [], 0)
      return
    }
    guard size > 0, size.isFinite else { return nil }
    // Arms add up to nothing: even parts make their products regular, and leave with the inverse.
    let even = size / Double(count)
    guard let (inverse, logarithm) = inverted(gram.map { $0.map { $0 + even } }) else { return nil }
    let covariance = inverse.map { $0.map { $0 - 1 / (size * Double(count)) } }
    self.covariance = covariance
    roots = (0..<count).map { max(covariance[$0][$0], 0).squareRoot() }
    guard roots.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    slopes = covariance.map { row in
      (0..<width).map { axis in zip(row, arms).reduce(0) { $0 + $1.0 * $1.1[axis] } }
    }
    logVolume = (logarithm - log(size) + log(Double(count))) / 2
  }

  private var count: Int { corners.count }

  /// The least distance of a corner from the face that lies across.
  var leastHeight: Double { 1 / (roots.max() ?? .infinity) }

  /// The logarithm of the density at every point.
  func logDensity(of points: NoisyPoints) -> [Double] {
    var work = Work(count, width)
    return (0..<points.count).map { sample in
      look(at: points, sample, &work)
      return logDensity(work, points.deviations[sample])
    }
  }

  /// Adds the gradient of the sum of weighted logarithms to those of the corners.
  func addGradient(of points: NoisyPoints, weights: [Double], to gradient: inout [[Double]]) {
    var work = Work(count, width)
    // Sums over points: of what moves the corners along, and of what turns the amounts.
    var residual = gradient.map { $0.map { _ in 0.0 } }
    var turned = residual
    var pairs = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var spread = [Double](repeating: 0, count: count)
    var total = 0.0
    for sample in 0..<points.count where weights[sample] > 1e-12 {
      let (weight, deviation) = (weights[sample], points.deviations[sample])
      look(at: points, sample, &work)
      total += weight
      let pull = weight / (deviation * deviation)
      for corner in 0..<count {
        for axis in 0..<width { residual[corner][axis] += work.amounts[corner] * work.rest[axis] * pull }
      }
      guard count > 1 else { continue }
      for corner in 0..<count {
        let z = work.amounts[corner] / (deviation * roots[corner])
        let slope = weight * millsRatio(z)
        let push = slope / (deviation * roots[corner])
        for axis in 0..<width { turned[corner][axis] += push * work.rest[axis] }
        for other in 0..<count { pairs[other][corner] += work.amounts[other] * push }
        spread[corner] += slope * z / (roots[corner] * roots[corner])
      }
    }
    for corner in 0..<count {
      for axis in 0..<width {
        var sum = residual[corner][axis]
        for other in slopes.indices {
          sum += covariance[corner][other] * (turned[other][axis] + spread[other] * slopes[other][axis])
          sum -= pairs[corner][other] * slopes[other][axis]
        }
        if count > 1 { sum -= total * slopes[corner][axis] }
        gradient[corner][axis] += sum
      }
    }
  }

  /// The amounts of the corners at a point, and what the plane through them leaves of it.
  private struct Work {
    var amounts: [Double]
    var rest: [Double]
    init(_ count: Int, _ width: Int) {
      (amounts, rest) = ([Double](repeating: 1, count: count), [Double](repeating: 0, count: width))
    }
  }

  private func look(at points: NoisyPoints, _ sample: Int, _ work: inout Work) {
    let first = sample * width
    for axis in 0..<width { work.rest[axis] = points.values[first + axis] - centre[axis] }
    guard count > 1 else { return }
    let even = 1 / Double(count)
    for corner in 0..<count {
      var sum = even
      for axis in 0..<width { sum += slopes[corner][axis] * work.rest[axis] }
      work.amounts[corner] = sum
    }
    guard count <= width else {
      for axis in 0..<width { work.rest[axis] = 0 }
      return
    }
    for corner in 0..<count {
      let part = work.amounts[corner] - even
      for axis in 0..<width { work.rest[axis] -= part * (corners[corner][axis] - centre[axis]) }
    }
  }

  private func logDensity(_ work: Work, _ deviation: Double) -> Double {
    var distance = 0.0
    for axis in 0..<width { distance += work.rest[axis] * work.rest[axis] }
    var sum = -distance / (2 * deviation * deviation)
    sum -= Double(width - count + 1) * log(deviation * (2 * Double.pi).squareRoot())
    guard count > 1 else { return sum }
    for corner in 0..<count { sum += logNormal(work.amounts[corner] / (deviation * roots[corner])) }
    return sum + lgamma(Double(count)) - logVolume
  }
}

/// log Phi(z), the logarithm of the normal distribution; far out by its asymptotic series.
func logNormal(_ z: Double) -> Double {
  if z > -6 { return log(erfc(-z / 2.0.squareRoot()) / 2) }
  return -z * z / 2 - log(-z * (2 * Double.pi).squareRoot()) + log(tailSeries(z))
}

/// phi(z) / Phi(z), the slope of `logNormal`.
func millsRatio(_ z: Double) -> Double {
  if z > 38 { return 0 }
  if z > -6 { return exp(-z * z / 2) / (2 * Double.pi).squareRoot() / (erfc(-z / 2.0.squareRoot()) / 2) }
  return -z / tailSeries(z)
}

private func tailSeries(_ z: Double) -> Double {
  let part = 1 / (z * z)
  return 1 - part * (1 - 3 * part * (1 - 5 * part))
}

/// The inverse of a symmetric matrix with eigenvalues above 0, and the logarithm of its determinant; nil for others.
private func inverted(_ matrix: [[Double]]) -> (inverse: [[Double]], logarithm: Double)? {
  let size = matrix.count
  var (rows, logarithm) = (matrix, 0.0)
  var inverse = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0 } }
  for pivot in 0..<size {
    let value = rows[pivot][pivot]
    guard value > 1e-13 * matrix[pivot][pivot], value.isFinite else { return nil }
    logarithm += log(value)
    for column in 0..<size {
      rows[pivot][column] /= value
      inverse[pivot][column] /= value
    }
    for row in 0..<size where row != pivot {
      let factor = rows[row][pivot]
      for column in 0..<size {
        rows[row][column] -= factor * rows[pivot][column]
        inverse[row][column] -= factor * inverse[pivot][column]
      }
    }
  }
  return (inverse, logarithm)
}
