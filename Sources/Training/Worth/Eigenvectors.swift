/// The eigenvectors of a symmetric matrix by Jacobi's rotations, that of the largest eigenvalue first.
func eigenvectors(of matrix: [Double], size: Int) -> [[Double]] {
  var (matrix, vectors) = (matrix, [Double](repeating: 0, count: size * size))
  for index in 0..<size { vectors[index * size + index] = 1 }
  // A handful of sweeps is enough; the limit is for numbers that are not finite.
  for _ in 0..<30 where !isDiagonal(matrix, size) {
    for first in 0..<size {
      for second in first + 1..<max(size, first + 1) { rotate(&matrix, &vectors, size, first, second) }
    }
  }
  let ranked = (0..<size).sorted { (matrix[$1 * size + $1], $0) < (matrix[$0 * size + $0], $1) }
  return ranked.map { Array(vectors[$0 * size..<($0 + 1) * size]) }
}

private func isDiagonal(_ matrix: [Double], _ size: Int) -> Bool {
  var (inside, outside) = (0.0, 0.0)
  for index in matrix.indices {
    let square = matrix[index] * matrix[index]
    if index / size == index % size { inside += square } else { outside += square }
  }
  return !(outside > 1e-24 * inside)
}

/// Turns two axes so that the matrix has 0 where they cross; rows of `vectors` turn with them.
private func rotate(_ matrix: inout [Double], _ vectors: inout [Double], _ size: Int, _ first: Int, _ second: Int) {
  let crossing = matrix[first * size + second]
  guard crossing != 0 else { return }
  let difference = (matrix[second * size + second] - matrix[first * size + first]) / (2 * crossing)
  let tangent = (difference < 0 ? -1 : 1) / (abs(difference) + (difference * difference + 1).squareRoot())
  let cosine = 1 / (tangent * tangent + 1).squareRoot()
  let sine = tangent * cosine
  matrix.withUnsafeMutableBufferPointer { matrix in
    for index in 0..<size { turn(matrix, index * size + first, index * size + second, cosine, sine) }
    for index in 0..<size { turn(matrix, first * size + index, second * size + index, cosine, sine) }
  }
  vectors.withUnsafeMutableBufferPointer { vectors in
    for index in 0..<size { turn(vectors, first * size + index, second * size + index, cosine, sine) }
  }
}

private func turn(
  _ values: UnsafeMutableBufferPointer<Double>, _ first: Int, _ second: Int, _ cosine: Double, _ sine: Double
) {
  let (one, other) = (values[first], values[second])
  values[first] = cosine * one - sine * other
  values[second] = sine * one + cosine * other
}
