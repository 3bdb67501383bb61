import Diagnostics

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
    guard let (first, count) = nonFinite(values) else { return }
    throw .notFinite(
      name, count: count, of: values.count, first: indices(of: first),
      isFloat64: elementType == "float64")
  }

  /// The index on each axis of the value at a place of `values`.
  func indices(of place: Int) -> [Int] {
    var rest = place
    var indices: [Int] = []
    for size in shape.reversed() {
      indices.insert(rest % size, at: 0)
      rest /= size
    }
    return indices
  }
}

/// The first place that holds NaN or an infinite number, and how many there are.
func nonFinite(_ values: [Float]) -> (first: Int, count: Int)? {
  var first = -1
  var count = 0
  values.withUnsafeBufferPointer { values in
    for place in values.indices where !values[place].isFinite {
      if count == 0 { first = place }
      count += 1
    }
  }
  return count == 0 ? nil : (first, count)
}
