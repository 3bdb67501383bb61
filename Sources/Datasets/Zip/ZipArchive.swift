import Diagnostics
import Files

/// The members of a zip archive, as its directory at the end lists them.
struct ZipArchive {
  struct Member {
    let name: String
    /// 0 stored, 8 deflated.
    let method: Int
    let packedSize: Int
    let size: Int
    /// Of the unpacked bytes.
    let checksum: UInt32
    /// Where the member's own head stands.
    let offset: Int
  }

  let members: [Member]
  private let file: InputFile

  init(_ file: InputFile) throws(Diagnostic) {
    self.file = file
    // The end has 22 bytes and a comment of up to 65535.
    let length = min(file.size, 22 + 65_535)
    let tail = ZipBytes(try bytes(of: file, at: file.size - length, count: length))
    guard length >= 22, let end = (0...length - 22).reversed().first(where: { tail.number($0, 4) == 0x0605_4B50 })
    else {
      throw .damagedZip(file.name, "its directory at the end is missing")
    }
    var (count, size, offset) = (tail.number(end + 10, 2), tail.number(end + 12, 4), tail.number(end + 16, 4))
    if end >= 20, tail.number(end - 20, 4) == 0x0706_4B50 {
      let large = ZipBytes(try bytes(of: file, at: tail.number(end - 12, 8), count: 56))
      guard large.number(0, 4) == 0x0606_4B50 else { throw .damagedZip(file.name, "its large directory is missing") }
      (count, size, offset) = (large.number(32, 8), large.number(40, 8), large.number(48, 8))
    }
    members = try directory(ZipBytes(try bytes(of: file, at: offset, count: size)), count, file.name)
  }

  /// A member's bytes: a part of the archive, or unpacked.
  func open(_ member: Member) throws(Diagnostic) -> InputFile {
    let start = try start(of: member)
    if member.method == 0 {
      let part = try file.part(at: start, count: member.packedSize)
      return try checked(part, checksum(of: part), member)
    }
    guard
      let (all, sum) = try unpackedFile(of: file, at: start, count: member.packedSize, .none, size: member.size)
    else { throw .noZLibrary(file.name) }
    guard all.size == member.size else { throw .damagedZip(file.name, "`\(excerpt(member.name))` is cut off") }
    return try checked(all, sum, member)
  }

  /// A member's first bytes, at most so many.
  func beginning(of member: Member, limit: Int) throws(Diagnostic) -> InputFile {
    let start = try start(of: member)
    // Deflate lets data grow by a few bytes only.
    let packed = try bytes(of: file, at: start, count: min(member.packedSize, limit + 1024))
    if member.method == 0 { return InputFile(name: file.name, bytes: Array(packed.prefix(limit))) }
    guard let head = inflated(packed[...], .none, limit: min(limit, member.size)) else { throw .noZLibrary(file.name) }
    return InputFile(name: file.name, bytes: head)
  }

  /// Where a member's bytes stand; refuses those that cannot be unpacked.
  private func start(of member: Member) throws(Diagnostic) -> Int {
    if let problem = try problem(of: member) { throw .damagedZip(file.name, "`\(excerpt(member.name))` is \(problem)") }
    let head = ZipBytes(try bytes(of: file, at: member.offset, count: 30))
    return member.offset + 30 + head.number(26, 2) + head.number(28, 2)
  }

  /// Why a member cannot be unpacked, in words; nil where nothing speaks against it.
  func problem(of member: Member) throws(Diagnostic) -> String? {
    guard member.offset >= 0, member.offset <= file.size - 30 else { return "damaged: its head lies beyond the end" }
    let head = ZipBytes(try bytes(of: file, at: member.offset, count: 30))
    if head.number(0, 4) != 0x0403_4B50 { return "damaged: its head is missing" }
    if head.number(6, 2) & 1 == 1 || member.method == 99 { return "protected by a password" }
    guard member.method == 0 || member.method == 8 else {
      return "packed with \(methods[member.method] ?? "the method \(member.method)"), not with deflate"
    }
    // Deflate shrinks data by less than 1:1032.
    guard member.size / 1032 <= member.packedSize, member.method == 8 || member.size == member.packedSize else {
      return "damaged: it cannot have the size that it claims"
    }
    let start = member.offset + 30 + head.number(26, 2) + head.number(28, 2)
    return member.packedSize <= file.size - start ? nil : "damaged: it goes beyond the end"
  }

  /// Bytes changed on the way would be read as numbers.
  private func checked(_ bytes: InputFile, _ sum: UInt32?, _ member: Member) throws(Diagnostic) -> InputFile {
    guard sum ?? member.checksum == member.checksum else {
      throw .damagedZip(file.name, "the bytes of `\(excerpt(member.name))` have changed since it was written")
    }
    return bytes
  }
}

/// Ways of packing that NumPy does not write.
private let methods = [
  1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd",
]

/// Numbers in an archive have their low byte first; beyond the end they are 0.
private struct ZipBytes {
  let bytes: [UInt8]
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func number(_ offset: Int, _ size: Int) -> Int {
    guard offset >= 0, offset <= bytes.count - size else { return 0 }
    let word = bytes[offset..<offset + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(clamping: word)
  }
}

private func bytes(of file: InputFile, at offset: Int, count: Int) throws(Diagnostic) -> [UInt8] {
  guard offset >= 0, count >= 0, count <= file.size, offset <= file.size - count else {
    throw .damagedZip(file.name, "it is cut off")
  }
  var bytes: [UInt8] = try zeroed(count, for: file.name)
  try bytes.withMutableBytes { (bytes) throws(Diagnostic) in try file.read(at: offset, into: bytes) }
  return bytes
}

private func directory(_ bytes: ZipBytes, _ count: Int, _ file: String) throws(Diagnostic) -> [ZipArchive.Member] {
  var (members, offset): ([ZipArchive.Member], Int) = ([], 0)
  while members.count < count {
    let (name, extra, comment) = (
      bytes.number(offset + 28, 2), bytes.number(offset + 30, 2), bytes.number(offset + 32, 2)
    )
    let next = offset + 46 + name + extra + comment
    guard bytes.number(offset, 4) == 0x0201_4B50, next <= bytes.bytes.count else {
      throw .damagedZip(file, "its directory is damaged")
    }
    var numbers = [(offset + 24, 4), (offset + 20, 4), (offset + 42, 4)].map { bytes.number($0.0, $0.1) }
    // Numbers beyond 32 bits stand in a field of their own, in this order, if they are needed.
    var large = offset + 46 + name
    while large + 4 <= offset + 46 + name + extra, bytes.number(large, 2) != 1 {
      large += 4 + bytes.number(large + 2, 2)
    }
    large += 4
    for index in numbers.indices where numbers[index] == 0xFFFF_FFFF {
      guard large + 8 <= offset + 46 + name + extra else { break }
      numbers[index] = bytes.number(large, 8)
      large += 8
    }
    members.append(
      ZipArchive.Member(
        name: String(decoding: bytes.bytes[offset + 46..<offset + 46 + name], as: UTF8.self),
        method: bytes.number(offset + 10, 2), packedSize: numbers[1], size: numbers[0],
        checksum: UInt32(truncatingIfNeeded: bytes.number(offset + 16, 4)), offset: numbers[2]))
    offset = next
  }
  return members
}

extension Diagnostic {
  static func damagedZip(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6870", "the archive `\(path)` cannot be read: \(reason)", help: "copy it again, or save it again with np.savez"
    )
  }
}

extension Explanation {
  package static let zip = [
    Explanation(
      "AE6870", "An archive that cannot be read",
      meaning: "The zip archive is damaged or of a kind that is not read.",
      example: .situation("an `.npz` file that was cut off"),
      cure: "Copy it again, or save it again with np.savez.")
  ]
}
