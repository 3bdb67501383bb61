import Glibc

/// Points with the deviation of the noise at each of them.
struct NoisyPoints: Sendable {
  let count: Int
  let width: Int
  let values: [Double]
  let deviations: [Double]
}

/// Points spread evenly over the hull of some corners, seen with normal noise.
///
/// With amounts a of the corners, which a plane through them gives, the density is (k - 1)! / volume times the product of
/// Phi(a_i / s_i), where s_i is the noise of a_i, times the normal density of the distance from the plane.
struct SimplexFace: Sendable {
  let count: Int
  let width: Int
  let centre: [Double]
  /// Corners about their centre, and how amounts change with a point, one corner after the other.
  let arms: [Double]
  let slopes: [Double]
  /// The covariance of amounts for noise of deviation 1, row after row, and the roots of its diagonal.
  let covariance: [Double]
  let roots: [Double]
  /// log (k - 1)! - log volume.
  let constant: Double

  /// Nil where the corners lie in a space of fewer dimensions.
  init?(_ corners: [[Double]]) {
    let (count, width) = (corners.count, corners[0].count)
    let centre = (0..<width).map { axis in corners.reduce(0) { $0 + $1[axis] } / Double(count) }
    let arms = corners.map { corner in zip(corner, centre).map { $0 - $1 } }
    let gram = arms.map { one in arms.map { other in zip(one, other).reduce(0) { $0 + $1.0 * $1.1 } } }
    let size = (0..<count).reduce(0) { $0 + gram[$1][$1] } / Double(count)
    (self.count, self.centre, self.width, self.arms) = (count, centre, width, arms.flatMap(\.self))
    guard count > 1 else {
      (slopes, covariance, roots, constant) = ([], [], [], 0)
      return
    }
    guard size > 0, size.isFinite else { return nil }
    // Arms add up to nothing: even parts make their products regular, and leave with the inverse.
    let even = size / Double(count)
    guard let (inverse, logarithm) = inverted(gram.map { $0.map { $0 + even } }) else { return nil }
    let covariance = inverse.map { $0.map { $0 - 1 / (size * Double(count)) } }
    self.covariance = covariance.flatMap(\.self)
    roots = (0..<count).map { max(covariance[$0][$0], 0).squareRoot() }
    guard roots.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    slopes = covariance.flatMap { row in
      (0..<width).map { axis in zip(row, arms).reduce(0) { $0 + $1.0 * $1.1[axis] } }
    }
    constant = lgamma(Double(count)) - (logarithm - log(size) + log(Double(count))) / 2
  }

  /// The least distance of a corner from the face that lies across.
  var leastHeight: Double { 1 / (roots.max() ?? .infinity) }
  /// Whether a plane through the corners is all of the space, so that no point lies beside it.
  var isWhole: Bool { count > width }
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
