import Diagnostics
import Files

/// The numbers of an array, in a file or in memory. Any box can be read; until then they stay in their own type.
package protocol StoredValues: Sendable {
  var shape: [Int] { get }
  /// As the file stores a number.
  var type: ElementType { get }
  /// Whether a small box costs no more than a part of a large one.
  var isDirect: Bool { get }
  /// The size of a box that is unpacked at once; a whole axis where it is unknown.
  var grain: [Int] { get }

  /// The same numbers where any box costs no more than its part, copied to a file in a folder. Nil where they are so already
  /// or cannot be.
  func unpacked(in folder: String) throws(Diagnostic) -> (any StoredValues)?

  /// Tells the system that a box will be read soon.
  func expect(_ box: [Range<Int>])

  /// Reads a box, one range of indices on each axis, the last axis innermost; the buffer is as large as the box.
  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic)

  /// The same with all digits of numbers that are stored in four or eight bytes.
  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Double>) throws(Diagnostic)
}

extension StoredValues {
  package var isDirect: Bool { true }
  package var grain: [Int] { isDirect ? shape.map { _ in 1 } : shape }
  package func unpacked(in folder: String) throws(Diagnostic) -> (any StoredValues)? { nil }
  package func expect(_ box: [Range<Int>]) {}
  package var count: Int { shape.reduce(1, *) }
  /// The box of all numbers.
  package var whole: [Range<Int>] { shape.map { 0..<$0 } }

  package func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Double>) throws(Diagnostic) {
    try requireRoom(4 * values.count, for: "the data")
    let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: values.count)
    defer { floats.deallocate() }
    try read(box, into: floats)
    for index in values.indices { values[index] = Double(floats[index]) }
  }

  /// All numbers, row after row.
  package func all(named name: String) throws(Diagnostic) -> [Float] {
    var values: [Float] = try zeroed(count, for: name)
    try values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in try read(whole, into: values) }
    return values
  }

  /// All numbers in double precision: the values of an axis.
  func doubles(named name: String) throws(Diagnostic) -> [Double] {
    var values: [Double] = try zeroed(count, for: name)
    try values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in try read(whole, into: values) }
    return values
  }
}

/// An array in memory, the last axis innermost.
package struct MemoryValues: StoredValues {
  package let shape: [Int]
  package let type: ElementType
  private let values: [Float]

  package init(shape: [Int], type: ElementType = .float32, values: [Float]) {
    precondition(elementCount(of: shape) == values.count)
    self.shape = shape
    self.type = type
    self.values = values
  }

  package func read(_ box: [Range<Int>], into target: UnsafeMutableBufferPointer<Float>) {
    let pieces = BoxPieces(box, of: shape)
    values.withUnsafeBufferPointer { own in
      for (number, start) in pieces.starts.enumerated() {
        let part = UnsafeMutableBufferPointer(rebasing: target[number * pieces.length..<(number + 1) * pieces.length])
        _ = part.update(fromContentsOf: own[start..<start + pieces.length])
      }
    }
  }
}

/// A box of an array as pieces of neighbours.
struct BoxPieces {
  /// The numbers of one piece.
  let length: Int
  private let offset: Int
  private let extents: [Int]
  private let strides: [Int]

  init(_ box: [Range<Int>], of shape: [Int]) {
    precondition(box.count == shape.count)
    let strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
    // Axes that are taken whole join the one before them.
    var inner = shape.count
    while inner > 0, box[inner - 1] == 0..<shape[inner - 1] { inner -= 1 }
    let outer = max(0, inner - 1)
    length = box[outer...].reduce(1) { $0 * $1.count }
    offset = zip(box, strides).reduce(0) { $0 + $1.0.lowerBound * $1.1 }
    extents = box[..<outer].map(\.count)
    self.strides = Array(strides[..<outer])
  }

  var count: Int { extents.reduce(1, *) }
  /// From the start of one piece to the next along the innermost of the other axes.
  var step: Int { strides.last ?? length }
  /// Pieces that are `step` apart.
  var row: Int { extents.last ?? 1 }

  /// Where each piece starts, in order.
  var starts: some Sequence<Int> { (0..<count).lazy.map(start) }

  func start(of piece: Int) -> Int {
    var (rest, index) = (piece, offset)
    for axis in extents.indices.reversed() {
      index += rest % extents[axis] * strides[axis]
      rest /= extents[axis]
    }
    return index
  }
}
