import Diagnostics
import Files

/// What the head of a `.npy` file says about its numbers.
struct NPYHeader {
  let type: ElementType
  let bigEndian: Bool
  let fortranOrder: Bool
  /// As the numbers count: complex ones have an axis of 2 at the end, real and imaginary part.
  let shape: [Int]
  let isComplex: Bool

  /// Reads the head and leaves the file at its first number.
  init(reading file: InputFile) throws(Diagnostic) {
    let text = try headerText(of: file)
    var literal = PythonLiteral(text)
    guard let entries = literal.dictionary(), entries.count == 3, let descriptor = entries["descr"],
      case .boolean(let fortran)? = entries["fortran_order"], case .tuple(let shape)? = entries["shape"]
    else { throw .damagedNPYHeader(file.name, found: text) }
    guard case .string(let code) = descriptor else { throw .structuredNPY(file.name) }
    isComplex = code.dropFirst().first == "c"
    guard let type = elementType(isComplex ? partCode(code) : code) else { throw .unsupportedNPYType(file.name, code) }
    self.type = type
    bigEndian = code.hasPrefix(">")
    fortranOrder = fortran
    self.shape = isComplex ? shape + [2] : shape
  }

  /// The shape of an array of texts, which is not read; nil for any other.
  static func shapeOfText(reading file: InputFile) -> [Int]? {
    guard let text = try? headerText(of: file) else { return nil }
    var literal = PythonLiteral(text)
    guard let entries = literal.dictionary(), case .string(let code)? = entries["descr"],
      ["U", "S"].contains(code.dropFirst().first), case .tuple(let shape)? = entries["shape"]
    else { return nil }
    return shape
  }

  /// Refuses a file that does not hold just as many values as its head says.
  func requireSize(of file: InputFile) throws(Diagnostic) {
    guard let count = elementCount(of: shape),
      case (let bytes, let overflow) = count.multipliedReportingOverflow(by: type.byteCount),
      !overflow
    else { throw .impossibleShape(file.name, shape) }
    guard bytes == file.remaining else {
      throw .wrongNPYSize(
        file.name, shape: shape, type: type.rawValue, expectedBytes: bytes,
        foundBytes: file.remaining)
    }
  }
}

/// The dictionary text between the magic bytes and the numbers.
private func headerText(of file: InputFile) throws(Diagnostic) -> String {
  let start = try file.next(8)
  guard start.starts(with: [0x93] + Array("NUMPY".utf8)), start.count == 8 else {
    if start.count < 8, start.starts(with: [0x93] + Array("NUMPY".utf8)) {
      throw .notNPY(file.name, looksLike: "cut off after \(plural(start.count, "byte"))")
    }
    throw .notNPY(file.name, looksLike: kind(ofFileStarting: start))
  }
  guard (1...3).contains(start[6]) else { throw .unknownNPYVersion(file.name, start[6]) }
  let lengthBytes = try file.next(start[6] == 1 ? 2 : 4)
  let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  guard length <= file.remaining, length <= 1 << 20 else {
    throw .truncatedNPYHeader(file.name, length: length, remaining: file.remaining)
  }
  return String(decoding: try file.next(length), as: UTF8.self)
}

/// The type of the parts of complex numbers: `<f4` of `<c8`.
private func partCode(_ code: String) -> String {
  let bytes = Int(code.dropFirst(2)) ?? 0
  return "\(code.prefix(1))f\(bytes / 2)"
}

private func elementType(_ code: String) -> ElementType? {
  guard let order = code.first, "<>|=".contains(order) else { return nil }
  switch code.dropFirst() {
  case "b1": return .bool
  case "u1": return .uint8
  case "i1": return .int8
  case "u2": return .uint16
  case "i2": return .int16
  case "u4": return .uint32
  case "i4": return .int32
  case "u8": return .uint64
  case "i8": return .int64
  case "f2": return .float16
  case "f4": return .float32
  case "f8": return .float64
  default: return nil
  }
}
