import Diagnostics

/// An array of numbers in a file, of which any rows of the first axis can be read; they stay in the file's type until then.
struct StoredArray: Sendable {
  let file: InputFile
  /// The byte at which the first number stands.
  let start: Int
  let type: ElementType
  let bigEndian: Bool
  let shape: [Int]
  /// The axes as the file nests them, the one whose numbers are neighbours last: `[0, 1, 2]` row after row, `[2, 1, 0]` in
  /// Fortran order.
  let axes: [Int]

  var count: Int { shape.reduce(1, *) }

  /// Whether numbers stand in the file as they are given out; axes of size 1 make no difference.
  var isRowMajor: Bool {
    let ordered = axes.filter { shape[$0] != 1 }
    return ordered == ordered.sorted()
  }

  /// The same numbers under another shape; only for arrays that are row-major.
  func reshaped(_ shape: [Int]) -> StoredArray {
    precondition(isRowMajor && elementCount(of: shape) == count)
    return StoredArray(
      file: file, start: start, type: type, bigEndian: bigEndian, shape: shape, axes: Array(shape.indices))
  }

  /// All numbers, row after row.
  func values() throws(Diagnostic) -> [Float] {
    try requireMemory(4 * count, for: file.name)
    var values = [Float](repeating: 0, count: count)
    try values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in
      try read(0..<(shape.first ?? 1), into: values)
    }
    return values
  }

  /// Reads some rows of the first axis, the last axis innermost.
  func read(_ rows: Range<Int>, into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    guard !values.isEmpty else { return }
    guard isRowMajor else { return try PermutedRows(self, rows).read(into: values) }
    let width = count / (shape.first ?? 1)
    precondition(values.count == rows.count * width)
    try file.read(type, bigEndian: bigEndian, at: offset(of: rows.lowerBound * width), into: values)
  }

  /// The byte of a number, counted as the file nests the axes.
  func offset(of number: Int) -> Int { start + number * type.byteCount }
}
