import Diagnostics
import Files

/// Numbers as a data file holds them: its own shape, row after row.
package struct DataArray: Equatable, Sendable {
  /// The file's path as the user gave it.
  package let name: String
  package let shape: [Int]
  /// The type in which the file stores a number (`uint16`, `float64`, ...; `text` in a table).
  package let elementType: String
  package let values: [Float]

  package init(name: String, shape: [Int], elementType: String = "float32", values: [Float]) {
    precondition(elementCount(of: shape) == values.count)
    self.name = name
    self.shape = shape
    self.elementType = elementType
    self.values = values
  }

  /// The same numbers with the axes in another order.
  package func transposed(_ order: [Int]) -> DataArray {
    precondition(order.sorted() == Array(shape.indices))
    let steps = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
    let turned = order.map { shape[$0] }
    let values = (0..<values.count).map { place in
      self.values[zip(indices(of: place, in: turned), order).reduce(0) { $0 + $1.0 * steps[$1.1] }]
    }
    return DataArray(name: name, shape: turned, elementType: elementType, values: values)
  }

  /// Refuses arrays without values and values that are not finite numbers.
  func requireUsable() throws(Diagnostic) {
    guard !values.isEmpty else { throw .emptyArray(name, shape: shape) }
    let found = values.withUnsafeBufferPointer { nonFinite($0) }
    guard let (first, count) = found else { return }
    throw .notFinite(
      name, count: count, of: values.count, first: indices(of: first, in: shape),
      isFloat64: elementType == "float64")
  }
}
