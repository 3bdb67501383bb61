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
    let found = values.withUnsafeBufferPointer { nonFinite($0) }
    guard let (first, count) = found else { return }
    throw .notFinite(
      name, count: count, of: values.count, first: indices(of: first, in: shape),
      isFloat64: elementType == "float64")
  }
}

/// The index on each axis of the value at a place of an array, row after row.
func indices(of place: Int, in shape: [Int]) -> [Int] {
  var rest = place
  var indices: [Int] = []
  for size in shape.reversed() {
    indices.insert(rest % size, at: 0)
    rest /= size
  }
  return indices
}

/// The first place that holds NaN or an infinite number, and how many there are.
func nonFinite(_ values: UnsafeBufferPointer<Float>) -> (first: Int, count: Int)? {
  // Almost always all are finite; this loop is one that the compiler makes of vector instructions.
  var largest: Int32 = 0
  for value in values { largest = max(largest, Int32(bitPattern: value.bitPattern & 0x7FFF_FFFF)) }
  guard largest >= 0x7F80_0000 else { return nil }
  let places = values.indices.filter { !values[$0].isFinite }
  return (places[0], places.count)
}
