/// The index on each axis of the value at a place of an array, row after row.
package func indices(of index: Int, in shape: [Int]) -> [Int] {
  var rest = index
  var indices: [Int] = []
  for size in shape.reversed() {
    indices.insert(rest % size, at: 0)
    rest /= size
  }
  return indices
}

/// The first place that holds NaN or an infinite number, and how many there are.
package func nonFinite(_ values: UnsafeBufferPointer<Float>) -> (first: Int, count: Int)? {
  // Almost always all are finite; this loop is one that the compiler makes of vector instructions.
  var largest: Int32 = 0
  for value in values { largest = max(largest, Int32(bitPattern: value.bitPattern & 0x7FFF_FFFF)) }
  guard largest >= 0x7F80_0000 else { return nil }
  let places = values.indices.filter { !values[$0].isFinite }
  return (places[0], places.count)
}
