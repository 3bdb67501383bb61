import Diagnostics
import Files

/// A matrix found in a MATLAB file.
struct MATLABVariable {
  enum Kind {
    case numbers
    /// In words for messages.
    case other(String)
  }

  let name: String
  let shape: [Int]
  let kind: Kind
  /// As the file stores a number, which may be smaller than the matrix's class.
  let type: ElementType
  /// Where the numbers start, in the file or in what was unpacked.
  let start: Int
  let bigEndian: Bool
  /// Where the imaginary parts of complex numbers start; 0 where only the head was unpacked.
  var imaginary: Int?
  /// Whether it has fields, or elements that have.
  var isStruct = false
  /// What was unpacked, when the variable is compressed.
  var unpacked: InputFile?

  /// What is no matrix of numbers.
  static func other(_ name: String, _ shape: [Int], _ words: String, isStruct: Bool = false) -> MATLABVariable {
    MATLABVariable(
      name: name, shape: shape, kind: .other(words), type: .float64, start: 0, bigEndian: false, isStruct: isStruct)
  }

  var item: DataItem {
    let words = if case .other(let words) = kind { words } else { type.rawValue }
    guard imaginary != nil, case .numbers = kind else { return DataItem(name: name, shape: shape, type: words) }
    return DataItem(name: name, shape: shape + [2], type: type.complexWords)
  }
}

/// Bytes of a file in one order, read with a check of the end.
struct MATLABBytes {
  typealias Element = (type: Int, size: Int, data: Int, next: Int)

  let file: InputFile
  let bigEndian: Bool

  func word(at offset: Int) throws(Diagnostic) -> UInt32 {
    let bytes = try bytes(at: offset, count: 4)
    return (bigEndian ? bytes : bytes.reversed()).reduce(0) { $0 << 8 | UInt32($1) }
  }

  func bytes(at offset: Int, count: Int) throws(Diagnostic) -> [UInt8] {
    guard offset >= 0, count >= 0, count <= file.size, offset <= file.size - count else {
      throw .damagedMATLAB(file.name)
    }
    var bytes: [UInt8] = try zeroed(count, for: file.name)
    try bytes.withMutableBytes { (bytes) throws(Diagnostic) in try file.read(at: offset, into: bytes) }
    return bytes
  }

  /// Type, size and place of an element's data, and where the next element starts.
  func element(at offset: Int) throws(Diagnostic) -> Element {
    let first = Int(try word(at: offset))
    // Up to four bytes stand in the tag itself.
    if first >> 16 != 0 { return (first & 0xFFFF, min(4, first >> 16), offset + 4, offset + 8) }
    let size = Int(try word(at: offset + 4))
    return (first, size, offset + 8, offset + 8 + (size + 7) / 8 * 8)
  }
}

/// "an object of the class string": what an object of a class of MATLAB is called.
func objectWords(_ name: String) -> String {
  switch name {
  case "": "an object"
  case "function_handle": "a function handle"
  default: "an object of the class \(excerpt(name))"
  }
}
