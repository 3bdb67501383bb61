import Diagnostics

/// Rows of the first axis of an array whose file nests the axes in another order.
///
/// The rows are scattered: for each index on the axes that the file nests outside the first one, there is a piece of
/// neighbours. Pieces that are close together are read at once, so that a file is swept once from front to back.
struct PermutedRows {
  private let array: StoredArray
  private let rows: Range<Int>
  /// The number of pieces, the numbers in one, and from the start of one to the next.
  private let pieces: Int
  private let pieceCount: Int
  private let step: Int
  /// How far apart the neighbours on each axis are given out.
  private let strides: [Int]

  init(_ array: StoredArray, _ rows: Range<Int>) {
    self.array = array
    self.rows = rows
    let (axes, shape) = (array.axes, array.shape)
    let place = axes.firstIndex(of: 0) ?? 0
    let inner = axes[(place + 1)...].reduce(1) { $0 * shape[$1] }
    pieces = axes[..<place].reduce(1) { $0 * shape[$1] }
    pieceCount = rows.count * inner
    step = shape[0] * inner
    strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
  }

  /// Reading across a gap of this many bytes costs no more than another call of the system.
  private static let smallGap = 1 << 14
  /// What is read at once stays in the cache.
  private static let bytesOfRead = 1 << 18

  func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    let size = array.type.byteCount
    let limit = PermutedRows.bytesOfRead / size
    let isDense = (step - pieceCount) * size <= PermutedRows.smallGap
    let together = isDense && pieceCount <= limit ? (limit - pieceCount) / step + 1 : 1
    var bytes = [UInt8](repeating: 0, count: PermutedRows.bytesOfRead)
    for first in Swift.stride(from: 0, to: pieces, by: together) {
      let group = first..<min(first + together, pieces)
      // A piece that is longer than a read comes in parts.
      for part in Swift.stride(from: 0, to: pieceCount, by: limit) {
        let partCount = min(limit, pieceCount - part)
        try read(group, part: part..<part + partCount, &bytes, into: values)
      }
    }
  }

  /// Reads a part of each of some pieces, with all that lies between them.
  private func read(
    _ group: Range<Int>, part: Range<Int>, _ bytes: inout [UInt8], into values: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) {
    let size = array.type.byteCount
    let first = start(of: group.lowerBound) + part.lowerBound
    let count = (group.count - 1) * step + part.count
    try bytes.withMutableBytes { (buffer) throws(Diagnostic) in
      let span = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(count * size)])
      try array.file.read(at: array.offset(of: first), into: span)
      for piece in 0..<group.count {
        let own = UnsafeRawBufferPointer(rebasing: span[(piece * step * size)...].prefix(part.count * size))
        put(own, from: first + piece * step, into: values)
      }
    }
  }

  private func start(of piece: Int) -> Int { piece * step + rows.lowerBound * (step / array.shape[0]) }

  /// Brings neighbours of the file, of which the first has a number, to their places among the rows.
  private func put(_ bytes: UnsafeRawBufferPointer, from first: Int, into values: UnsafeMutableBufferPointer<Float>) {
    let size = array.type.byteCount
    let count = bytes.count / size
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { numbers in
      array.type.decode(bytes, bigEndian: array.bigEndian, into: numbers)
      let fastest = array.axes.last ?? 0
      var done = 0
      while done < count {
        let (target, run) = target(of: first + done)
        for place in 0..<min(run, count - done) {
          values[target + place * strides[fastest]] = numbers[done + place]
        }
        done += run
      }
    }
  }

  /// Where a number of the file belongs, and how many that follow it differ from it on the file's last axis alone.
  private func target(of number: Int) -> (place: Int, run: Int) {
    var rest = number
    var place = -rows.lowerBound * strides[0]
    for axis in array.axes.reversed() {
      place += rest % array.shape[axis] * strides[axis]
      rest /= array.shape[axis]
    }
    let size = array.shape[array.axes.last ?? 0]
    return (place, size - number % size)
  }
}
