import Glibc
import Recipe

/// The sizes of endmembers of which only the shapes are known: those under which light is most even.
///
/// `corners` are the spectra divided by their part along the mean, `brightness` is that part in every point. Its logarithm is
/// that of the light minus log(sum of b_k w_k), for amounts b of the corners. The w are found that make the squared
/// differences of the light of neighbours least, or its variance where nobody is a neighbour; the light has the median 1.
func evenLight(
  _ points: NoisyPoints, _ corners: [[Double]], _ brightness: [Double], _ neighbours: [(Int, Int)]
) -> [Double] {
  let amounts = SimplexAmounts(corners)?.positive(of: points) ?? []
  guard !amounts.isEmpty else { return corners.map { _ in 1 } }
  let pairs = neighbours.count > points.count / 4 ? neighbours : []
  func light(_ weights: [Double]) -> (logarithms: [Double], sums: [Double]) {
    let sums = amounts.map { own in max(zip(own, weights).reduce(0) { $0 + $1.0 * $1.1 }, 1e-300) }
    return (zip(brightness, sums).map { log($0) + log($1) }, sums)
  }
  let found = minimum(from: corners.map { _ in 0 }, iterations: 100) { numbers in
    let weights = numbers.map { exp(Double($0)) }
    let (logarithms, sums) = light(weights)
    let (loss, pulls) = unevenness(logarithms, pairs)
    let slopes = weights.indices.map { end in
      amounts.indices.reduce(0.0) { $0 + pulls[$1] * amounts[$1][end] * weights[end] / sums[$1] }
    }
    return (loss, slopes.map { Float($0) })
  }
  let weights = found.map { exp(Double($0)) }
  let middle = exp(light(weights).logarithms.sorted()[points.count / 2])
  return weights.map { middle / $0 }
}

/// How much numbers differ between neighbours, or from their mean, and the slope with each of them.
private func unevenness(_ values: [Double], _ pairs: [(Int, Int)]) -> (Double, [Double]) {
  var (sum, slopes) = (0.0, values.map { _ in 0.0 })
  guard pairs.isEmpty else {
    for (one, other) in pairs {
      let difference = values[one] - values[other]
      sum += difference * difference
      slopes[one] += 2 * difference / Double(pairs.count)
      slopes[other] -= 2 * difference / Double(pairs.count)
    }
    return (sum / Double(pairs.count), slopes)
  }
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  for index in values.indices {
    sum += (values[index] - mean) * (values[index] - mean)
    slopes[index] = 2 * (values[index] - mean) / count
  }
  return (sum / count, slopes)
}

/// The sizes of endmembers whose mixtures hold products of pairs: those that explain the brightness of every point.
///
/// `shapes` have the part 1 along the mean spectrum; shares follow from amounts of the corners and sizes.
func fanSizes(
  _ points: NoisyPoints, _ corners: [[Double]], _ brightness: [Double], _ shapes: [[Double]]
) -> [Double] {
  let amounts = SimplexAmounts(corners)?.positive(of: points) ?? []
  let mean = brightness.reduce(0, +) / Double(max(1, brightness.count))
  guard !amounts.isEmpty else { return corners.map { _ in mean } }
  // The part along the mean of a product of two shapes; that of a shape is 1, so the mean direction is not needed.
  let direction = meanDirection(shapes, amounts, brightness)
  let products = shapes.map { one in
    shapes.map { other in direction.indices.reduce(0.0) { $0 + direction[$1] * one[$1] * other[$1] } }
  }
  func loss(_ numbers: [Double]) -> Double {
    let sizes = numbers.map { exp($0) }
    let sum = amounts.indices.reduce(0.0) { sum, point in
      let parts = sizes.indices.map { amounts[point][$0] / sizes[$0] }
      let whole = parts.reduce(0, +)
      let weighted = sizes.indices.map { parts[$0] / whole * sizes[$0] }
      var rest = brightness[point] - weighted.reduce(0, +)
      for one in sizes.indices {
        for other in 0..<one { rest -= weighted[one] * weighted[other] * products[one][other] }
      }
      return sum + rest * rest
    }
    return sum / Double(amounts.count)
  }
  let found = minimum(from: corners.map { _ in Float(log(0.7 * mean)) }, iterations: 60) { numbers in
    let place = numbers.map { Double($0) }
    let slopes = place.indices.map { index in
      var (up, down) = (place, place)
      up[index] += 1e-4
      down[index] -= 1e-4
      return Float((loss(up) - loss(down)) / 2e-4)
    }
    return (loss(place), slopes)
  }
  return found.map { exp(Double($0)) }
}

/// The direction of the mean spectrum, of length 1.
private func meanDirection(_ shapes: [[Double]], _ amounts: [[Double]], _ brightness: [Double]) -> [Double] {
  var mean = shapes[0].map { _ in 0.0 }
  for (own, light) in zip(amounts, brightness) {
    for (shape, amount) in zip(shapes, own) where amount > 0 {
      for channel in mean.indices { mean[channel] += light * amount * shape[channel] }
    }
  }
  let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return mean.map { $0 / length }
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
func solved(_ matrix: [[Double]]) -> [[Double]]? {
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
