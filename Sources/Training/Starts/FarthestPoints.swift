import Random

/// The search of vertex component analysis: points of `count` dimensions that are farthest along random directions.
struct FarthestPoints {
  private let count: Int
  private let stream: RandomStream

  init(_ count: Int, _ stream: RandomStream) { (self.count, self.stream) = (count, stream) }

  /// Those of points of one dimension less, lifted by one coordinate that is as large as the farthest of them.
  func vertices(ofLifted scores: [Double], _ samples: Int) -> [Int]? {
    let width = count - 1
    var farthest = 0.0
    for sample in 0..<samples {
      farthest = max(farthest, (0..<width).reduce(0) { $0 + scores[sample * width + $1] * scores[sample * width + $1] })
    }
    let height = farthest.squareRoot()
    let points = (0..<samples * count).map { index in
      index % count == width ? height : scores[index / count * width + index % count]
    }
    return vertices(of: points, samples)
  }

  /// The points that are farthest along random directions at right angles to those chosen before.
  func vertices(of points: [Double], _ samples: Int) -> [Int]? {
    var basis: [[Double]] = [(0..<count).map { $0 == count - 1 ? 1 : 0 }]
    var chosen: [Int] = []
    for number in 0..<count {
      var direction = (0..<count).map { stream.uniformDouble(number * count + $0) }
      guard remove(basis, from: &direction) else { return nil }
      let best = (0..<samples).max { abs(dot(direction, points, $0)) < abs(dot(direction, points, $1)) } ?? 0
      chosen.append(best)
      // The first direction only starts the search.
      if number == 0 { basis = [] }
      var point = (0..<count).map { points[best * count + $0] }
      if remove(basis, from: &point) { basis.append(point) }
    }
    return Set(chosen).count == count ? chosen : nil
  }

  private func dot(_ direction: [Double], _ points: [Double], _ sample: Int) -> Double {
    var sum = 0.0
    for axis in 0..<count { sum += direction[axis] * points[sample * count + axis] }
    return sum
  }

  /// Takes what lies along an orthonormal basis from a vector and gives it length 1; false where nothing is left.
  private func remove(_ basis: [[Double]], from vector: inout [Double]) -> Bool {
    let before = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for row in basis + basis {
      let share = zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 }
      for axis in vector.indices { vector[axis] -= share * row[axis] }
    }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 1e-9 * before else { return false }
    for axis in vector.indices { vector[axis] /= length }
    return true
  }
}
