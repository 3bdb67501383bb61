import Diagnostics
import Files

extension StoredValues {
  /// Covers the array once with boxes; no box cuts a chunk.
  ///
  /// - Parameter numbers: About so many are in a box, more where less cannot be unpacked.
  func forEachGrainBox(of numbers: Int, _ body: ([Range<Int>]) throws(Diagnostic) -> Void) throws(Diagnostic) {
    let sizes = boxSizes(of: numbers)
    let counts = zip(shape, sizes).map { ($0 + $1 - 1) / $1 }
    for number in 0..<counts.reduce(1, *) {
      let firsts = zip(indices(of: number, in: counts), sizes).map(*)
      try body(zip(firsts, zip(sizes, shape)).map { $0..<min($0 + $1.0, $1.1) })
    }
  }

  /// Boxes grow from the last axis on, along which neighbours stand together.
  private func boxSizes(of numbers: Int) -> [Int] {
    var sizes = zip(grain, shape).map { max(1, min($0, $1)) }
    for axis in shape.indices.reversed() {
      let others = sizes.reduce(1, *) / sizes[axis]
      let fitting = numbers / others / sizes[axis] * sizes[axis]
      sizes[axis] = min(max(1, shape[axis]), max(sizes[axis], fitting))
      if sizes[axis] < shape[axis] { break }
    }
    return sizes
  }
}

extension ScratchFile {
  /// Writes a box of an array to where its numbers stand in the whole.
  func write(
    _ bytes: UnsafeRawBufferPointer, _ box: [Range<Int>], of shape: [Int], bytesOfNumber: Int
  ) throws(Diagnostic) {
    let pieces = BoxPieces(box, of: shape)
    let length = pieces.length * bytesOfNumber
    for (number, start) in pieces.starts.enumerated() {
      let piece = UnsafeRawBufferPointer(rebasing: bytes[number * length..<(number + 1) * length])
      try write(piece, at: start * bytesOfNumber)
    }
  }
}
