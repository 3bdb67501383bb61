import Random

/// A matrix of normal numbers made orthogonal: PyTorch's `orthogonal_`, which joins all axes but the first.
///
/// Rows are orthonormal, or columns where there are fewer of them.
func orthogonal(_ shape: [Int], _ stream: RandomStream) -> [Double] {
  let count = shape.reduce(1, *)
  let rows = shape.first ?? 1
  let columns = count / max(1, rows)
  let isWide = rows <= columns
  let (vectors, length) = isWide ? (rows, columns) : (columns, rows)
  var basis = (0..<count).map { stream.normal($0) }
  basis.withUnsafeMutableBufferPointer { orthonormalize($0, vectors, length) }
  if isWide { return basis }
  return (0..<count).map { basis[$0 % columns * length + $0 / columns] }
}

/// Gram and Schmidt, twice for each vector, so that rounding leaves no common part.
private func orthonormalize(_ basis: UnsafeMutableBufferPointer<Double>, _ vectors: Int, _ length: Int) {
  func dot(_ a: Int, _ b: Int) -> Double {
    (0..<length).reduce(0) { $0 + basis[a * length + $1] * basis[b * length + $1] }
  }
  for vector in 0..<vectors {
    for earlier in Array(0..<vector) + Array(0..<vector) {
      let share = dot(earlier, vector)
      for index in 0..<length { basis[vector * length + index] -= share * basis[earlier * length + index] }
    }
    let norm = dot(vector, vector).squareRoot()
    for index in 0..<length { basis[vector * length + index] /= norm }
  }
}
