import Diagnostics

/// How one number is stored in a file.
package enum ElementType: String, CaseIterable {
  case bool, uint8, int8, uint16, int16, uint32, int32, uint64, int64
  case bfloat16, float16, float32, float64

  package var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .bfloat16, .float16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }

  /// Turns stored numbers into floats; `bytes` holds as many numbers as `values` has places.
  fileprivate func decode(
    _ bytes: UnsafeRawBufferPointer, bigEndian: Bool, into values: UnsafeMutableBufferPointer<Float>
  ) {
    switch self {
    case .bool: words(bytes, bigEndian, values) { (word: UInt8) in word == 0 ? 0 : 1 }
    case .uint8: words(bytes, bigEndian, values) { (word: UInt8) in Float(word) }
    case .int8: words(bytes, bigEndian, values) { (word: Int8) in Float(word) }
    case .uint16: words(bytes, bigEndian, values) { (word: UInt16) in Float(word) }
    case .int16: words(bytes, bigEndian, values) { (word: Int16) in Float(word) }
    case .uint32: words(bytes, bigEndian, values) { (word: UInt32) in Float(word) }
    case .int32: words(bytes, bigEndian, values) { (word: Int32) in Float(word) }
    case .uint64: words(bytes, bigEndian, values) { (word: UInt64) in Float(word) }
    case .int64: words(bytes, bigEndian, values) { (word: Int64) in Float(word) }
    case .bfloat16:
      words(bytes, bigEndian, values) { (word: UInt16) in Float(bitPattern: UInt32(word) << 16) }
    case .float16:
      words(bytes, bigEndian, values) { (word: UInt16) in Float(Float16(bitPattern: word)) }
    case .float32: words(bytes, bigEndian, values) { (word: UInt32) in Float(bitPattern: word) }
    case .float64:
      words(bytes, bigEndian, values) { (word: UInt64) in Float(Double(bitPattern: word)) }
    }
  }

  /// Turns stored numbers into doubles, for numbers with more digits than a float.
  fileprivate func decode(
    _ bytes: UnsafeRawBufferPointer, bigEndian: Bool, into values: UnsafeMutableBufferPointer<Double>
  ) {
    switch self {
    case .uint32: words(bytes, bigEndian, values) { (word: UInt32) in Double(word) }
    case .int32: words(bytes, bigEndian, values) { (word: Int32) in Double(word) }
    case .uint64: words(bytes, bigEndian, values) { (word: UInt64) in Double(word) }
    case .int64: words(bytes, bigEndian, values) { (word: Int64) in Double(word) }
    case .float64: words(bytes, bigEndian, values) { (word: UInt64) in Double(bitPattern: word) }
    default:
      withUnsafeTemporaryAllocation(of: Float.self, capacity: values.count) { floats in
        decode(bytes, bigEndian: bigEndian, into: floats)
        for place in values.indices { values[place] = Double(floats[place]) }
      }
    }
  }
}

/// A type into which stored numbers are read.
package protocol DecodedNumber {
  /// `bytes` holds as many numbers as `values` has places.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, as type: ElementType, bigEndian: Bool,
    into values: UnsafeMutableBufferPointer<Self>)
}

extension Float: DecodedNumber {
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, as type: ElementType, bigEndian: Bool,
    into values: UnsafeMutableBufferPointer<Float>
  ) { type.decode(bytes, bigEndian: bigEndian, into: values) }
}

extension Double: DecodedNumber {
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, as type: ElementType, bigEndian: Bool,
    into values: UnsafeMutableBufferPointer<Double>
  ) { type.decode(bytes, bigEndian: bigEndian, into: values) }
}

@inline(__always)
private func words<Word: FixedWidthInteger, Number>(
  _ bytes: UnsafeRawBufferPointer, _ bigEndian: Bool, _ values: UnsafeMutableBufferPointer<Number>,
  _ number: (Word) -> Number
) {
  let size = MemoryLayout<Word>.size
  for place in values.indices {
    let word = bytes.loadUnaligned(fromByteOffset: place * size, as: Word.self)
    values[place] = number(bigEndian ? Word(bigEndian: word) : Word(littleEndian: word))
  }
}

extension InputFile {
  /// Reads the next numbers as floats; the caller has compared their size with `remaining`.
  package func values(_ type: ElementType, count: Int) throws(Diagnostic) -> [Float] {
    var values: [Float] = try zeroed(count, for: name)
    try values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in
      try read(type, bigEndian: false, at: place, into: values)
    }
    seek(to: place + count * type.byteCount)
    return values
  }

  /// Reads the numbers from an offset on; float32 needs no copy on its way to floats.
  package func read<Number: DecodedNumber>(
    _ type: ElementType, bigEndian: Bool, at offset: Int, into values: UnsafeMutableBufferPointer<Number>
  ) throws(Diagnostic) {
    if type == .float32, !bigEndian, Number.self == Float.self {
      return try read(at: offset, into: UnsafeMutableRawBufferPointer(values))
    }
    var bytes = [UInt8](repeating: 0, count: min(values.count * type.byteCount, 1 << 18))
    let limit = bytes.count / type.byteCount
    for first in stride(from: 0, to: values.count, by: max(1, limit)) {
      let places = UnsafeMutableBufferPointer(rebasing: values[first..<min(first + limit, values.count)])
      try bytes.withMutableBytes { (bytes) throws(Diagnostic) in
        let part = UnsafeMutableRawBufferPointer(rebasing: bytes[..<(places.count * type.byteCount)])
        try read(at: offset + first * type.byteCount, into: part)
        Number.decode(UnsafeRawBufferPointer(part), as: type, bigEndian: bigEndian, into: places)
      }
    }
  }
}

/// The number of elements of a shape; nil when it is negative somewhere or beyond counting.
package func elementCount(of shape: [Int]) -> Int? {
  var count = 1
  for size in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: size)
    if size < 0 || overflow { return nil }
    count = product
  }
  return count
}
