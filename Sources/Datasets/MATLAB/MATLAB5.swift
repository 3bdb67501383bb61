import Diagnostics
import Files

// MATLAB 5 to 7.2: a head of 128 bytes, then one element for each variable, compressed or not.

/// The variables of a file; those that are compressed are unpacked as far as their head, or whole where one is `wanted`.
func variables5(_ file: InputFile, wanted: String?) throws(Diagnostic) -> [MATLABVariable] {
  let mark = try MATLABBytes(file: file, bigEndian: false).bytes(at: 126, count: 2)
  let bytes = MATLABBytes(file: file, bigEndian: mark == Array("MI".utf8))
  var (found, place): ([MATLABVariable], Int) = ([], 128)
  while place < file.size, found.count < 10_000 {
    let tag = (type: Int(try bytes.word(at: place)), size: Int(try bytes.word(at: place + 4)))
    guard tag.size <= file.size - place - 8 else { throw .damagedMATLAB(file.name) }
    if tag.type == 15 {
      if let variable = try packed(bytes, place + 8, tag.size, wanted) { found.append(variable) }
    } else if tag.type == 14, let variable = try matrix(bytes, at: place, isWhole: true) {
      found.append(variable)
    }
    // Compressed elements are not filled up to eight bytes.
    place += 8 + tag.size
  }
  return found
}

/// So much is unpacked to see name and shape.
private let bytesOfHead = 4096

private func packed(
  _ bytes: MATLABBytes, _ place: Int, _ size: Int, _ wanted: String?
) throws(Diagnostic) -> MATLABVariable? {
  let name = bytes.file.name
  try requireMemory(size, for: name)
  let own = try bytes.bytes(at: place, count: size)
  guard let head = inflated(own[...], .zlib, limit: bytesOfHead) else { throw .noZLibrary(name) }
  let start = MATLABBytes(file: InputFile(name: name, bytes: head), bigEndian: bytes.bigEndian)
  guard let variable = try matrix(start, at: 0, isWhole: false), variable.name == wanted else {
    return try matrix(start, at: 0, isWhole: false)
  }
  let length = Int(try start.word(at: 4)) + 8
  // Deflate shrinks data by less than 1:1032.
  guard length / 1032 <= size else { throw .damagedMATLAB(name) }
  try requireMemory(2 * length, for: name)
  guard let all = inflated(own[...], .zlib, limit: length), all.count == length else { throw .damagedMATLAB(name) }
  let file = InputFile(name: name, bytes: all)
  var whole = try matrix(MATLABBytes(file: file, bigEndian: bytes.bigEndian), at: 0, isWhole: true)
  whole?.unpacked = file
  return whole
}

/// A matrix element: flags, sizes, name, numbers. Nil for an empty one, which some files end with.
private func matrix(_ bytes: MATLABBytes, at place: Int, isWhole: Bool) throws(Diagnostic) -> MATLABVariable? {
  guard try bytes.word(at: place) == 14 else { return nil }
  guard try bytes.word(at: place + 4) > 0 else { return nil }
  let flags = try bytes.element(at: place + 8)
  let flag = try bytes.word(at: flags.data)
  let sizes = try bytes.element(at: flags.next)
  guard sizes.type == 5, sizes.size >= 8, sizes.size <= 128 else { throw .damagedMATLAB(bytes.file.name) }
  var shape: [Int] = []
  for number in 0..<sizes.size / 4 {
    shape.append(Int(Int32(bitPattern: try bytes.word(at: sizes.data + 4 * number))))
  }
  guard elementCount(of: shape) != nil else { throw .impossibleShape(bytes.file.name, shape) }
  let name = try bytes.element(at: sizes.next)
  guard name.size < 256 else { throw .damagedMATLAB(bytes.file.name) }
  let text = String(decoding: try bytes.bytes(at: name.data, count: name.size), as: UTF8.self)
  guard let class5 = Class5(flag), class5.words == nil else {
    let words = Class5(flag)?.words ?? "an object"
    return MATLABVariable(
      name: text, shape: shape, kind: .other(words), type: .float64, start: 0, bigEndian: bytes.bigEndian)
  }
  return try numbers(bytes, name.next, text, shape, isWhole: isWhole)
}

private func numbers(
  _ bytes: MATLABBytes, _ place: Int, _ name: String, _ shape: [Int], isWhole: Bool
) throws(Diagnostic) -> MATLABVariable {
  let element = try bytes.element(at: place)
  guard let type = storedTypes[element.type], let count = elementCount(of: shape), count < .max / 16 else {
    throw .damagedMATLAB(bytes.file.name)
  }
  if isWhole {
    guard element.size >= count * type.byteCount, element.data + count * type.byteCount <= bytes.file.size else {
      throw .damagedMATLAB(bytes.file.name)
    }
  }
  return MATLABVariable(
    name: name, shape: shape, kind: .numbers, type: type, start: element.data, bigEndian: bytes.bigEndian)
}

private let storedTypes: [Int: ElementType] = [
  1: .int8, 2: .uint8, 3: .int16, 4: .uint16, 5: .int32, 6: .uint32, 7: .float32, 9: .float64, 12: .int64, 13: .uint64,
]

/// The class of a matrix; `words` where it is none of numbers.
private struct Class5 {
  let words: String?

  init?(_ flags: UInt32) {
    let isComplex = flags & 0x0800 != 0
    switch flags & 0xFF {
    case 1: words = "a cell array"
    case 2: words = "a struct"
    case 3: words = "an object"
    case 4: words = "text"
    case 5: words = "a sparse matrix"
    case 6...15: words = isComplex ? "complex numbers" : nil
    default: return nil
    }
  }
}
