import Diagnostics
import Glibc

/// A file whose size is known before anything is allocated, read from front to back or anywhere.
///
/// It is read, not mapped: a mapped file that another program shortens would end the process.
package final class InputFile: @unchecked Sendable {
  /// The path as the user gave it; messages repeat it.
  package let name: String
  /// How many bytes it has.
  package let size: Int
  /// Where the next byte is read from.
  package private(set) var place = 0
  private let descriptor: Int32
  private let memory: [UInt8]
  /// Where it starts in the file that it is a part of.
  private let base: Int

  /// Opens a file; of a pipe or device not much more than `limit` bytes are taken.
  package convenience init(path: String, limit: Int = .max) throws(Diagnostic) {
    guard isName(path) else { throw .cannotRead(excerpt(path, limit: 200), zeroInName, nearest: nil) }
    try self.init(descriptor: openForReading(path), named: path, limit: limit)
    OpenedFiles.note(path, descriptor)
  }

  /// Takes over an open file; a descriptor below 0 stands for the error of the call that did not open it.
  init(descriptor: Int32, named name: String, limit: Int = .max) throws(Diagnostic) {
    self.name = name
    self.descriptor = descriptor
    base = 0
    guard descriptor >= 0 else { throw .cannotRead(name, cause(of: errno), nearest: neighbour(like: name)) }
    do throws(Diagnostic) {
      let (size, kind) = try sizeAndKind(of: descriptor, named: name)
      let isRegular = kind == S_IFREG
      memory = isRegular ? [] : try drained(descriptor, limit, isDevice: kind == S_IFCHR, named: name)
      self.size = isRegular ? size : memory.count
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// A file that is in memory already.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    descriptor = -1
    memory = bytes
    size = bytes.count
    base = 0
  }

  /// A part of a file as a file of its own; the part must lie within it.
  package func part(at offset: Int, count: Int) throws(Diagnostic) -> InputFile {
    precondition(offset >= 0 && count >= 0 && count <= size - offset)
    if descriptor < 0 || !memory.isEmpty { return InputFile(name: name, bytes: Array(memory[offset..<offset + count])) }
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .cannotRead(name, cause(of: errno), nearest: nil) }
    return InputFile(name: name, descriptor: copy, base: base + offset, size: count)
  }

  private init(name: String, descriptor: Int32, base: Int, size: Int) {
    (self.name, self.descriptor, self.base, self.size) = (name, descriptor, base, size)
    memory = []
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// How many bytes are not read yet.
  package var remaining: Int { size - place }

  /// Goes to a byte, from where reading goes on.
  package func seek(to place: Int) { self.place = place }

  /// Fills the whole buffer with the next bytes; the caller has compared its size with `remaining`.
  package func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(Diagnostic) {
    try read(at: place, into: buffer)
    place += buffer.count
  }

  /// Fills the whole buffer with the bytes from an offset on, which must all be there.
  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Diagnostic) {
    precondition(offset >= 0 && buffer.count <= size - offset)
    if descriptor < 0 || !memory.isEmpty {
      memory.withUnsafeBytes {
        buffer.copyMemory(from: .init(rebasing: $0[offset..<offset + buffer.count]))
      }
    } else {
      try readFromDescriptor(at: offset, into: buffer)
    }
  }

  /// Tells the system that some bytes will be read soon; it begins with them at once, and nobody waits.
  package func expect(at offset: Int, count: Int) {
    if descriptor >= 0, memory.isEmpty { posix_fadvise(descriptor, base + offset, count, POSIX_FADV_WILLNEED) }
  }

  /// The next bytes, at most `limit` of them.
  package func next(_ limit: Int) throws(Diagnostic) -> [UInt8] {
    var bytes: [UInt8] = try zeroed(min(limit, remaining), for: name)
    try bytes.withMutableBytes { (buffer) throws(Diagnostic) in try fill(buffer) }
    return bytes
  }

  /// All bytes that are left.
  package func rest() throws(Diagnostic) -> [UInt8] { try next(.max) }

  /// The first bytes, by which its kind is known; reading starts at the front again.
  package func firstBytes() throws(Diagnostic) -> [UInt8] {
    seek(to: 0)
    defer { seek(to: 0) }
    return try next(16)
  }

  private func readFromDescriptor(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Diagnostic) {
    var filled = 0
    while filled < buffer.count {
      let got = pread(descriptor, buffer.baseAddress! + filled, buffer.count - filled, base + offset + filled)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .cannotRead(name, cause(of: errno), nearest: nil) }
      guard got > 0 else { throw .changedWhileRead(name) }
      filled += got
    }
  }
}

/// The size of an open file, and whether it is a regular one, a pipe or a device, which have no size.
private func sizeAndKind(
  of descriptor: Int32, named name: String
) throws(Diagnostic) -> (size: Int, kind: mode_t) {
  var status = stat()
  guard fstat(descriptor, &status) == 0 else {
    throw .cannotRead(name, cause(of: errno), nearest: nil)
  }
  let kind = status.st_mode & S_IFMT
  guard kind != S_IFDIR else { throw .cannotRead(name, cause(of: EISDIR), nearest: nil) }
  return (Int(status.st_size), kind)
}

/// Everything that comes out of a pipe or device, up to half of the machine's memory.
private func drained(
  _ descriptor: Int32, _ limit: Int, isDevice: Bool, named name: String
) throws(Diagnostic) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    // A pipe that nobody has opened for writing yet is not at its end.
    guard awaitReady(descriptor, Int16(POLLIN)) else { throw .interruptedAtPipe(name) }
    let got = read(descriptor, &chunk, chunk.count)
    if got < 0, errno == EINTR || errno == EAGAIN { continue }
    guard got >= 0 else { throw .cannotRead(name, cause(of: errno), nearest: nil) }
    if got == 0 { return bytes }
    bytes += chunk[..<got]
    // Nothing that can be read starts so: a device that gives zeros would go on for ever.
    if bytes.count == got, got == chunk.count, bytes.allSatisfy({ $0 == 0 }) { return bytes }
    if bytes.count > limit { return bytes }
    // Nobody types so much, and /dev/urandom would fill the memory.
    guard !isDevice || bytes.count <= mostOfDevice else {
      throw .cannotRead(name, "it is a device that gives bytes without end", nearest: nil)
    }
    try requireRoom(2 * bytes.count, for: name)
  }
}

private let mostOfDevice = 1 << 26
