import Diagnostics
import Files
import Glibc

/// zlib, opened when something compressed is read first.
private struct ZLibrary: @unchecked Sendable {
  typealias Stream = UnsafeMutableRawPointer
  let start: @convention(c) (Stream, Int32, UnsafePointer<CChar>, Int32) -> Int32
  let inflate: @convention(c) (Stream, Int32) -> Int32
  let end: @convention(c) (Stream) -> Int32
  let checksum: @convention(c) (UInt, UnsafePointer<UInt8>?, UInt32) -> UInt

  static let shared: ZLibrary? = {
    for name in ["libz.so.1", "libz.so", "libz.dylib"] {
      guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL), let start = dlsym(library, "inflateInit2_"),
        let inflate = dlsym(library, "inflate"), let end = dlsym(library, "inflateEnd"),
        let checksum = dlsym(library, "crc32")
      else { continue }
      return ZLibrary(
        start: unsafeBitCast(start, to: (@convention(c) (Stream, Int32, UnsafePointer<CChar>, Int32) -> Int32).self),
        inflate: unsafeBitCast(inflate, to: (@convention(c) (Stream, Int32) -> Int32).self),
        end: unsafeBitCast(end, to: (@convention(c) (Stream) -> Int32).self),
        checksum: unsafeBitCast(checksum, to: (@convention(c) (UInt, UnsafePointer<UInt8>?, UInt32) -> UInt).self))
    }
    return nil
  }()
}

/// The head of zlib's `z_stream`, whose layout has not changed since 1995.
private struct ZStream {
  var nextIn: UnsafePointer<UInt8>?
  var availableIn: UInt32 = 0
  var totalIn: UInt = 0
  var nextOut: UnsafeMutablePointer<UInt8>?
  var availableOut: UInt32 = 0
  var totalOut: UInt = 0
  // Message, state, three functions and their argument, kind of data, checksum, reserved.
  var rest = (UInt(0), UInt(0), UInt(0), UInt(0), UInt(0), UInt(0), UInt(0), UInt(0))
}

/// How a compressed stream begins: as zlib writes it, or without a head as in zip archives.
enum StreamHead: Int32 {
  case zlib = 15
  case none = -15
}

/// Unpacks the first bytes of a stream, at most `limit`; fewer come out where it ends or is damaged.
///
/// Nil when zlib is not there.
func inflated(_ bytes: ArraySlice<UInt8>, _ head: StreamHead, limit: Int) -> [UInt8]? {
  guard let library = ZLibrary.shared else { return nil }
  var output = [UInt8](repeating: 0, count: limit)
  var stream = ZStream()
  guard library.start(&stream, head.rawValue, "1.2.0", Int32(MemoryLayout<ZStream>.size)) == 0 else { return nil }
  let count = bytes.withUnsafeBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in run(library, &stream, input, output) }
  }
  _ = library.end(&stream)
  output.removeSubrange(count...)
  return output
}

/// A compressed stream within a file, unpacked: in memory where it is small, else in a file without a name.
///
/// - Returns: The bytes, of which there are fewer where the stream ends or is damaged, and their checksum; nil when zlib is
///   not there.
func unpackedFile(
  of file: InputFile, at offset: Int, count: Int, _ head: StreamHead, size: Int
) throws(Diagnostic) -> (file: InputFile, checksum: UInt32)? {
  guard let library = ZLibrary.shared else { return nil }
  var stream = ZStream()
  guard library.start(&stream, head.rawValue, "1.2.0", Int32(MemoryLayout<ZStream>.size)) == 0 else { return nil }
  defer { _ = library.end(&stream) }
  let isSmall = size <= bytesInMemory
  if isSmall { try requireRoom(size, for: file.name) }
  let scratch = isSmall ? nil : try ScratchFile(in: ScratchFile.defaultFolder)
  var memory: [UInt8] = []
  memory.reserveCapacity(isSmall ? size : 0)
  let (input, output) = (PieceBuffer(), PieceBuffer())
  var (taken, given, sum) = (0, 0, UInt(0))
  while given < size {
    if stream.availableIn == 0, taken < count {
      let part = min(input.bytes.count, count - taken)
      try file.read(
        at: offset + taken,
        into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(input.bytes)[..<part]))
      (stream.nextIn, stream.availableIn) = (UnsafePointer(input.bytes.baseAddress), UInt32(part))
      taken += part
    }
    let room = min(output.bytes.count, size - given)
    (stream.nextOut, stream.availableOut) = (output.bytes.baseAddress, UInt32(room))
    let left = stream.availableIn
    let status = library.inflate(&stream, 0)
    let made = room - Int(stream.availableOut)
    let piece = UnsafeBufferPointer(rebasing: output.bytes[..<made])
    sum = library.checksum(sum, piece.baseAddress, UInt32(made))
    if let scratch { try scratch.append(UnsafeRawBufferPointer(piece)) } else { memory += piece }
    given += made
    if status != 0 || made == 0 && left == stream.availableIn && taken == count { break }
  }
  OpenedFiles.note(unpacked: memory.count)
  let name = file.name
  let unpacked = try scratch.map { (scratch) throws(Diagnostic) in try scratch.reader(named: name) }
  return (unpacked ?? InputFile(name: name, bytes: memory), UInt32(truncatingIfNeeded: sum))
}

/// Larger members are unpacked to the disk.
private let bytesInMemory = 1 << 27

/// Memory for a piece of a stream.
private final class PieceBuffer {
  let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 20)
  deinit { bytes.deallocate() }
}

/// The checksum of a file's bytes, which are read piece by piece; nil when zlib is not there.
func checksum(of file: InputFile) throws(Diagnostic) -> UInt32? {
  guard let library = ZLibrary.shared else { return nil }
  let buffer = PieceBuffer()
  var sum: UInt = 0
  for first in stride(from: 0, to: file.size, by: buffer.bytes.count) {
    let part = UnsafeMutableBufferPointer(rebasing: buffer.bytes[..<min(buffer.bytes.count, file.size - first)])
    try file.read(at: first, into: UnsafeMutableRawBufferPointer(part))
    sum = library.checksum(sum, UnsafePointer(part.baseAddress), UInt32(part.count))
  }
  return UInt32(truncatingIfNeeded: sum)
}

/// Counts of zlib have 32 bits, so long streams go in parts.
private func run(
  _ library: ZLibrary, _ stream: inout ZStream, _ input: UnsafeBufferPointer<UInt8>,
  _ output: UnsafeMutableBufferPointer<UInt8>
) -> Int {
  var (taken, given) = (0, 0)
  while given < output.count {
    let (room, left) = (min(output.count - given, 1 << 30), min(input.count - taken, 1 << 30))
    stream.nextIn = input.baseAddress.map { $0 + taken }
    stream.nextOut = output.baseAddress.map { $0 + given }
    (stream.availableIn, stream.availableOut) = (UInt32(left), UInt32(room))
    let status = library.inflate(&stream, 0)
    let (used, made) = (left - Int(stream.availableIn), room - Int(stream.availableOut))
    (taken, given) = (taken + used, given + made)
    if status != 0 || used + made == 0 { break }
  }
  return given
}
