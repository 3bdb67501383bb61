/// Sums over points of what moves the corners of a face: the gradient of a weighted sum of log densities.
struct FaceSums: Sendable {
  private(set) var total = 0.0
  /// Amounts times what the plane leaves, one corner after the other.
  private var residual: [Double]
  /// Pushes of the amounts times what the plane leaves, times amounts, and times the amounts' ratios.
  private var turned: [Double]
  private var pairs: [Double]
  private var spread: [Double]

  init(_ face: FlatFace) {
    residual = [Double](repeating: 0, count: face.count * face.width)
    turned = residual
    pairs = [Double](repeating: 0, count: face.count * face.count)
    spread = [Double](repeating: 0, count: face.count)
  }

  mutating func add(_ view: FlatFace.View, _ face: FlatFace, weight: Double, _ deviation: Double) {
    total += weight
    let isWhole = face.count > face.width
    if !isWhole { addRest(view, face, weight / (deviation * deviation), deviation) }
    guard face.count > 1 else { return }
    let count = face.count
    pairs.withUnsafeMutableBufferPointer { pairs in
      for corner in 0..<count where view.pushes[corner] != 0 {
        let slope = weight * view.pushes[corner]
        spread[corner] += slope * view.ratios[corner]
        // Amounts are ratios times the deviation, and pushes are over it.
        let push = slope / face.roots[corner]
        for other in 0..<count { pairs[corner * count + other] += view.ratios[other] * push }
        guard !isWhole else { continue }
        for axis in 0..<face.width { turned[corner * face.width + axis] += push / deviation * view.rest[axis] }
      }
    }
  }

  private mutating func addRest(_ view: FlatFace.View, _ face: FlatFace, _ pull: Double, _ deviation: Double) {
    for corner in 0..<face.count {
      let amount = face.count > 1 ? view.ratios[corner] * deviation * face.roots[corner] : 1
      for axis in 0..<face.width { residual[corner * face.width + axis] += amount * pull * view.rest[axis] }
    }
  }

  mutating func add(_ other: FaceSums) {
    func sum(_ one: [Double], _ other: [Double]) -> [Double] { zip(one, other).map(+) }
    total += other.total
    (residual, turned) = (sum(residual, other.residual), sum(turned, other.turned))
    (pairs, spread) = (sum(pairs, other.pairs), sum(spread, other.spread))
  }

  /// The gradient with the corners, one after the other.
  func gradient(of face: SimplexFace) -> [Double] {
    guard face.count > 1 else { return residual }
    let (count, width) = (face.count, face.width)
    return (0..<count * width).map { index in
      let (corner, axis) = (index / width, index % width)
      var sum = residual[index] - total * face.slopes[index]
      for other in 0..<count {
        let slope = face.slopes[other * width + axis]
        let part = spread[other] / (face.roots[other] * face.roots[other])
        sum += face.covariance[corner * count + other] * (turned[other * width + axis] + part * slope)
        sum -= pairs[other * count + corner] * face.roots[corner] * slope
      }
      return sum
    }
  }
}
