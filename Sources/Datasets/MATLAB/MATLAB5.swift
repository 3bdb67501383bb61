import Diagnostics
import Files

// MATLAB 5 to 7.2: a head of 128 bytes, then one element for each variable, compressed or not.

/// The variables of a file; those that are compressed are unpacked as far as their head, or whole where one is `wanted`.
func variables5(_ file: InputFile, wanted: String?) throws(Diagnostic) -> [MATLABVariable] {
  let mark = try MATLABBytes(file: file, bigEndian: false).bytes(at: 126, count: 2)
  let bytes = MATLABBytes(file: file, bigEndian: mark == Array("MI".utf8))
  var (found, offset): ([MATLABVariable], Int) = ([], 128)
  while offset < file.size, found.count < 10_000 {
    let tag = (type: Int(try bytes.word(at: offset)), size: Int(try bytes.word(at: offset + 4)))
    guard tag.size <= file.size - offset - 8 else { throw .damagedMATLAB(file.name) }
    if tag.type == 15 {
      found += try packed(bytes, offset + 8, tag.size, wanted)
    } else if tag.type == 14 {
      found += try matrices(bytes, at: offset, isWhole: true)
    }
    // Compressed elements are not filled up to eight bytes.
    offset += 8 + tag.size
  }
  return found
}

/// So much is unpacked to see name and shape.
private let bytesOfHead = 4096

private func packed(
  _ bytes: MATLABBytes, _ offset: Int, _ size: Int, _ wanted: String?
) throws(Diagnostic) -> [MATLABVariable] {
  let name = bytes.file.name
  // Deflate lets data grow by a few bytes only.
  let own = try bytes.bytes(at: offset, count: min(size, bytesOfHead + 1024))
  guard let head = inflated(own[...], .zlib, limit: bytesOfHead) else { throw .noZLibrary(name) }
  let start = MATLABBytes(file: InputFile(name: name, bytes: head), bigEndian: bytes.bigEndian)
  let variables = try matrices(start, at: 0, isWhole: false)
  // The fields of a struct stand behind each other.
  guard let variable = variables.first, variable.name == wanted || variable.isStruct else { return variables }
  let length = Int(try start.word(at: 4)) + 8
  // Deflate shrinks data by less than 1:1032.
  guard length / 1032 <= size else { throw .damagedMATLAB(name) }
  guard let (file, _) = try unpackedFile(of: bytes.file, at: offset, count: size, .zlib, size: length),
    file.size == length
  else { throw .damagedMATLAB(name) }
  var whole = try matrices(MATLABBytes(file: file, bigEndian: bytes.bigEndian), at: 0, isWhole: true)
  for number in whole.indices { whole[number].unpacked = file }
  return whole
}

/// A matrix element: flags, sizes, name, numbers; a struct gives its fields. None for an empty one, which some files end with.
///
/// - Parameter field: Its name as a field of a struct, with that of the struct; variables bring their own.
private func matrices(
  _ bytes: MATLABBytes, at offset: Int, isWhole: Bool, field: String? = nil
) throws(Diagnostic) -> [MATLABVariable] {
  guard try bytes.word(at: offset) == 14, try bytes.word(at: offset + 4) > 0 else { return [] }
  let flags = try bytes.element(at: offset + 8)
  let flag = try bytes.word(at: flags.data)
  if flag & 0xFF == Class5.opaque { return try object(bytes, flags.next, field: field) }
  let sizes = try bytes.element(at: flags.next)
  guard sizes.type == 5, sizes.size >= 8, sizes.size <= 128 else { throw .damagedMATLAB(bytes.file.name) }
  var shape: [Int] = []
  for number in 0..<sizes.size / 4 {
    shape.append(Int(Int32(bitPattern: try bytes.word(at: sizes.data + 4 * number))))
  }
  guard elementCount(of: shape) != nil else { throw .impossibleShape(bytes.file.name, shape) }
  let name = try bytes.element(at: sizes.next)
  guard name.size < 256 else { throw .damagedMATLAB(bytes.file.name) }
  let own = try bytes.bytes(at: name.data, count: name.size)
  let text = field ?? String(decoding: own, as: UTF8.self)
  // MATLAB appends what belongs to its objects as a matrix without a name.
  if text.isEmpty { return [] }
  let kind = Class5(flag)
  if kind?.isStruct == true, isWhole, shape.allSatisfy({ $0 == 1 }) { return try fields(bytes, name.next, of: text) }
  guard let kind, kind.words == nil else {
    let words = kind?.words ?? "an object"
    return [.other(text, shape, words, isStruct: kind?.isStruct == true)]
  }
  return [try numbers(bytes, name.next, text, shape, isWhole: isWhole, isComplex: flag & 0x0800 != 0)]
}

/// An object of a class of MATLAB's own or of Java: its name, the system and the class stand where others have sizes.
private func object(_ bytes: MATLABBytes, _ offset: Int, field: String?) throws(Diagnostic) -> [MATLABVariable] {
  func text(_ element: MATLABBytes.Element) throws(Diagnostic) -> String {
    guard element.size < 256 else { throw .damagedMATLAB(bytes.file.name) }
    return String(decoding: try bytes.bytes(at: element.data, count: element.size), as: UTF8.self)
  }
  let name = try bytes.element(at: offset)
  let system = try bytes.element(at: name.next)
  let own = try bytes.element(at: system.next)
  let title = if let field { field } else { try text(name) }
  return title.isEmpty ? [] : [.other(title, [], objectWords(try text(own)))]
}

/// The fields of one struct: the length of their names, the names, then a matrix for each.
private func fields(_ bytes: MATLABBytes, _ offset: Int, of name: String) throws(Diagnostic) -> [MATLABVariable] {
  let length = try bytes.element(at: offset)
  let names = try bytes.element(at: length.next)
  let size = Int(try bytes.word(at: length.data))
  // A damaged file may hold a struct within a struct without end.
  guard (1...256).contains(size), name.utf8.count < 512 else { throw .damagedMATLAB(bytes.file.name) }
  var (found, next): ([MATLABVariable], Int) = ([], names.next)
  for number in 0..<names.size / size where found.count < 10_000 {
    let text = try bytes.bytes(at: names.data + number * size, count: size).prefix { $0 != 0 }
    let field = name + "." + String(decoding: text, as: UTF8.self)
    found += try matrices(bytes, at: next, isWhole: true, field: field)
    next = try bytes.element(at: next).next
  }
  return found
}

private func numbers(
  _ bytes: MATLABBytes, _ offset: Int, _ name: String, _ shape: [Int], isWhole: Bool, isComplex: Bool
) throws(Diagnostic) -> MATLABVariable {
  let element = try bytes.element(at: offset)
  guard let type = storedTypes[element.type], let count = elementCount(of: shape), count < .max / 16 else {
    throw .damagedMATLAB(bytes.file.name)
  }
  if isWhole {
    guard element.size >= count * type.byteCount, element.size <= bytes.file.size - element.data else {
      throw .damagedMATLAB(bytes.file.name)
    }
  }
  let second = isComplex && isWhole ? try bytes.element(at: element.next) : nil
  if let second {
    // Both parts are stored in a type of their own, which is the same for numbers with fractions.
    guard storedTypes[second.type] == type, second.size >= count * type.byteCount,
      second.size <= bytes.file.size - second.data
    else { throw .damagedMATLAB(bytes.file.name) }
  }
  return MATLABVariable(
    name: name, shape: shape, kind: .numbers, type: type, start: element.data, bigEndian: bytes.bigEndian,
    imaginary: isComplex ? second?.data ?? 0 : nil)
}

private let storedTypes: [Int: ElementType] = [
  1: .int8, 2: .uint8, 3: .int16, 4: .uint16, 5: .int32, 6: .uint32, 7: .float32, 9: .float64, 12: .int64, 13: .uint64,
]

/// The class of a matrix; `words` where it is none of numbers.
private struct Class5 {
  /// The number of the class of objects whose sizes only MATLAB knows.
  static let opaque: UInt32 = 17
  let words: String?
  let isStruct: Bool

  init?(_ flags: UInt32) {
    isStruct = flags & 0xFF == 2
    switch flags & 0xFF {
    case 1: words = "a cell array"
    case 2: words = "a struct"
    case 3: words = "an object"
    case 4: words = "text"
    case 5: words = "a sparse matrix"
    case 6...15: words = nil
    case 16: words = "a function handle"
    default: return nil
    }
  }
}
