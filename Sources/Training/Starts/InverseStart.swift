import Diagnostics
import Graph
import Ops

extension Weights {
  /// What a weight starts from as the pseudo-inverse of another one that has its numbers already; nil for other starts.
  ///
  /// With rows E of spectra it is (E E^T)^-1 E, so that a layer without bias gives the least squares' amounts of E in x.
  /// - Throws: AE7058 where the shapes differ.
  func inverse(for weight: Weight<Int>) throws(Diagnostic) -> [Float]? {
    guard case .weight = DistributionTable.required(weight.start.name).source else { return nil }
    guard let other = wholeEntries.first(where: { $0.name == weight.start.texts.first }) else {
      preconditionFailure("no weight \(weight.start.texts)")
    }
    let shape = other.weight.whole.shape
    guard shape == weight.shape else { throw .inverseOfOtherShape(weight.name, weight.shape, other.name, shape) }
    return pseudoInverse((basis(of: other)?.whole ?? Array(values(other))).map { Double($0) }, rows: shape[0])
      .map { Float($0) }
  }
}

/// (E E^T)^-1 E of a matrix with few rows, by elimination with the largest pivots.
///
/// A billionth of the mean square is added to the diagonal, so that equal rows share what they explain.
func pseudoInverse(_ matrix: [Double], rows: Int) -> [Double] {
  let columns = matrix.count / rows
  var left = (0..<rows * rows).map { place in
    (0..<columns).reduce(0.0) { $0 + matrix[place / rows * columns + $1] * matrix[place % rows * columns + $1] }
  }
  let size = (0..<rows).reduce(0.0) { $0 + left[$1 * rows + $1] } / Double(rows)
  for row in 0..<rows { left[row * rows + row] += max(1e-9 * size, .leastNormalMagnitude) }
  var right = matrix
  for column in 0..<rows {
    let pivot = (column..<rows).max { abs(left[$0 * rows + column]) < abs(left[$1 * rows + column]) }!
    for place in 0..<rows { left.swapAt(column * rows + place, pivot * rows + place) }
    for place in 0..<columns { right.swapAt(column * columns + place, pivot * columns + place) }
    for row in 0..<rows where row != column {
      let factor = left[row * rows + column] / left[column * rows + column]
      for place in 0..<rows { left[row * rows + place] -= factor * left[column * rows + place] }
      for place in 0..<columns { right[row * columns + place] -= factor * right[column * columns + place] }
    }
  }
  return right.indices.map { right[$0] / left[$0 / columns * rows + $0 / columns] }
}

extension Diagnostic {
  static func inverseOfOtherShape(_ weight: String, _ due: [Int], _ other: String, _ found: [Int]) -> Diagnostic {
    Diagnostic(
      "AE7058", "`\(weight)` has shape \(due), but `\(other)`, whose inverse it starts from, has shape \(found)",
      help: "give both the same shape: a layer that gives the amounts of its rows has a unit for each")
  }
}

extension Explanation {
  package static let inverses = [
    Explanation(
      "AE7058", "An inverse of another shape",
      meaning: "A layer that starts from `inverse(E)` has a unit for each row of E, and an input for each column.",
      example: .situation("`dense(5, start: inverse(ends))` beside four endmembers"),
      cure: "Give the layer as many units as there are endmembers.")
  ]
}
