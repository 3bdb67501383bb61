import Diagnostics
import Files

/// An array whose numbers stand one after the other in a file: `.npy`, ENVI, contiguous HDF5.
package struct RawValues: StoredValues {
  let file: InputFile
  /// The byte at which the first number stands.
  let start: Int
  package let type: ElementType
  let bigEndian: Bool
  package let shape: [Int]

  package init(file: InputFile, start: Int, type: ElementType, bigEndian: Bool, shape: [Int]) {
    self.file = file
    self.start = start
    self.type = type
    self.bigEndian = bigEndian
    self.shape = shape
  }

  package func expect(_ box: [Range<Int>]) {
    let pieces = BoxPieces(box, of: shape)
    guard pieces.count > 0 else { return }
    let first = pieces.start(of: 0)
    let count = pieces.start(of: pieces.count - 1) + pieces.length - first
    file.expect(at: start + first * type.byteCount, count: count * type.byteCount)
  }

  /// Reading across a gap of this many bytes costs no more than another call of the system.
  private static let smallGap = 1 << 14
  /// What is read at once stays in the cache.
  private static let bytesOfRead = 1 << 18

  package func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    try readNumbers(box, into: values)
  }

  package func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Double>) throws(Diagnostic) {
    try readNumbers(box, into: values)
  }

  private func readNumbers<Number: DecodedNumber>(
    _ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Number>
  ) throws(Diagnostic) {
    guard !values.isEmpty else { return }
    let pieces = BoxPieces(box, of: shape)
    let size = type.byteCount
    let isDense = pieces.row > 1 && (pieces.step - pieces.length) * size <= RawValues.smallGap
    let limit = RawValues.bytesOfRead / size
    let together = isDense ? max(1, min(pieces.row, (limit - pieces.length) / pieces.step + 1)) : 1
    for first in stride(from: 0, to: pieces.count, by: pieces.row) {
      for piece in stride(from: first, to: first + pieces.row, by: together) {
        let group = piece..<min(piece + together, first + pieces.row)
        let part = values[group.lowerBound * pieces.length..<group.upperBound * pieces.length]
        try read(group, of: pieces, into: .init(rebasing: part))
      }
    }
  }

  /// Reads some pieces of one row, with what lies between them.
  private func read<Number: DecodedNumber>(
    _ group: Range<Int>, of pieces: BoxPieces, into values: UnsafeMutableBufferPointer<Number>
  ) throws(Diagnostic) {
    let size = type.byteCount
    let first = start + pieces.start(of: group.lowerBound) * size
    guard group.count > 1, pieces.step > pieces.length else {
      return try file.read(type, bigEndian: bigEndian, at: first, into: values)
    }
    var bytes: [UInt8] = try zeroed(((group.count - 1) * pieces.step + pieces.length) * size, for: file.name)
    try bytes.withMutableBytes { (bytes) throws(Diagnostic) in
      try file.read(at: first, into: bytes)
      for piece in 0..<group.count {
        let own = UnsafeRawBufferPointer(rebasing: bytes[(piece * pieces.step * size)...].prefix(pieces.length * size))
        let part = values[piece * pieces.length..<(piece + 1) * pieces.length]
        Number.decode(own, as: type, bigEndian: bigEndian, into: .init(rebasing: part))
      }
    }
  }
}
