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
