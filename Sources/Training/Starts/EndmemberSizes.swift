import Glibc
import Recipe

/// The sizes of endmembers of which only the shapes are known: those under which brightness differs least.
///
/// `corners` are the spectra divided by their part along the mean, `brightness` is that part in every point. Its logarithm is
/// that of the light minus log(sum of b_k w_k), for amounts b of the corners; w that make the light's variance least are
/// looked for, and the light then has the median 1.
func endmemberSizes(_ points: NoisyPoints, _ corners: [[Double]], brightness: [Double]) -> [Double] {
  let amounts = SimplexAmounts(corners)?.positive(of: points) ?? []
  guard !amounts.isEmpty else { return corners.map { _ in 1 } }
  let count = Double(points.count)
  func light(_ weights: [Double]) -> (logarithms: [Double], sums: [Double]) {
    let sums = amounts.map { own in zip(own, weights).reduce(0) { $0 + $1.0 * $1.1 } }
    return (zip(brightness, sums).map { log($0) + log($1) }, sums)
  }
  let found = minimum(from: corners.map { _ in 0 }, iterations: 100) { numbers in
    let weights = numbers.map { exp(Double($0)) }
    let (logarithms, sums) = light(weights)
    let mean = logarithms.reduce(0, +) / count
    let variance = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let slopes = weights.indices.map { end in
      amounts.indices.reduce(0.0) { sum, point in
        sum + 2 * (logarithms[point] - mean) * amounts[point][end] * weights[end] / sums[point]
      } / count
    }
    return (variance, slopes.map { Float($0) })
  }
  let weights = found.map { exp(Double($0)) }
  let middle = exp(light(weights).logarithms.sorted()[points.count / 2])
  return weights.map { middle / $0 }
}

/// Amounts of corners of a simplex, as the plane through them gives them.
struct SimplexAmounts {
  private let matrix: [[Double]]

  /// Nil for corners without a volume; there is one more of them than dimensions.
  init?(_ corners: [[Double]]) {
    guard let inverse = solved(corners.map { $0 + [1] }) else { return nil }
    matrix = inverse
  }

  /// Amounts not below 0, with the sum 1.
  func positive(of points: NoisyPoints) -> [[Double]] {
    (0..<points.count).map { sample in
      let point = (0..<points.width).map { points.values[sample * points.width + $0] } + [1]
      let amounts = matrix[0].indices.map { corner in
        max(0, point.indices.reduce(0) { $0 + point[$1] * matrix[$1][corner] })
      }
      let sum = amounts.reduce(0, +)
      return amounts.map { $0 / sum }
    }
  }
}

/// The inverse of a matrix by elimination with the largest pivots; nil where it has none.
private func solved(_ matrix: [[Double]]) -> [[Double]]? {
  let size = matrix.count
  var rows = matrix.enumerated().map { index, row in row + (0..<size).map { $0 == index ? 1 : 0 } }
  for pivot in 0..<size {
    guard let best = (pivot..<size).max(by: { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) }),
      abs(rows[best][pivot]) > 1e-12
    else { return nil }
    rows.swapAt(pivot, best)
    let value = rows[pivot][pivot]
    for column in rows[pivot].indices { rows[pivot][column] /= value }
    for row in 0..<size where row != pivot {
      let factor = rows[row][pivot]
      for column in rows[row].indices { rows[row][column] -= factor * rows[pivot][column] }
    }
  }
  return rows.map { Array($0[size...]) }
}
