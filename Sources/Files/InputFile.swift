import Diagnostics
import Glibc

/// A file read from front to back, whose size is known before anything is allocated.
///
/// It is read, not mapped: a mapped file that another program shortens would end the process.
package final class InputFile {
  /// The path as the user gave it; messages repeat it.
  package let name: String
  /// How many bytes are not read yet.
  private(set) var remaining: Int
  private let descriptor: Int32
  private let memory: [UInt8]

  /// Opens a file; of a pipe or device not much more than `limit` bytes are taken.
  package init(path: String, limit: Int = .max) throws(Diagnostic) {
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .cannotRead(path, cause(of: errno), nearest: neighbour(like: path))
    }
    do throws(Diagnostic) {
      let (size, isRegular) = try regularSize(of: descriptor, named: path)
      memory = isRegular ? [] : try drained(descriptor, limit, named: path)
      remaining = isRegular ? size : memory.count
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
    remaining = bytes.count
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Fills the whole buffer with the next bytes; the caller has compared its size with `remaining`.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(Diagnostic) {
    precondition(buffer.count <= remaining)
    if descriptor < 0 || !memory.isEmpty {
      let start = memory.count - remaining
      memory.withUnsafeBytes {
        buffer.copyMemory(from: .init(rebasing: $0[start...].prefix(buffer.count)))
      }
    } else {
      try fillFromDescriptor(buffer)
    }
    remaining -= buffer.count
  }

  /// The next bytes, at most `limit` of them.
  func next(_ limit: Int) throws(Diagnostic) -> [UInt8] {
    try requireMemory(min(limit, remaining), for: name)
    var bytes = [UInt8](repeating: 0, count: min(limit, remaining))
    try bytes.withMutableBytes { (buffer) throws(Diagnostic) in try fill(buffer) }
    return bytes
  }

  /// All bytes that are left.
  package func rest() throws(Diagnostic) -> [UInt8] { try next(.max) }

  private func fillFromDescriptor(_ buffer: UnsafeMutableRawBufferPointer) throws(Diagnostic) {
    var filled = 0
    while filled < buffer.count {
      let got = read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .cannotRead(name, cause(of: errno), nearest: nil) }
      guard got > 0 else { throw .changedWhileRead(name) }
      filled += got
    }
  }
}

/// The size of an open file, and whether it is a regular one (a pipe has no size).
private func regularSize(
  of descriptor: Int32, named name: String
) throws(Diagnostic) -> (size: Int, isRegular: Bool) {
  var status = stat()
  guard fstat(descriptor, &status) == 0 else {
    throw .cannotRead(name, cause(of: errno), nearest: nil)
  }
  let kind = status.st_mode & S_IFMT
  guard kind != S_IFDIR else { throw .cannotRead(name, cause(of: EISDIR), nearest: nil) }
  return (Int(status.st_size), kind == S_IFREG)
}

/// Everything that comes out of a pipe or device, up to half of the machine's memory.
private func drained(_ descriptor: Int32, _ limit: Int, named name: String) throws(Diagnostic) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let got = read(descriptor, &chunk, chunk.count)
    if got < 0, errno == EINTR { continue }
    guard got >= 0 else { throw .cannotRead(name, cause(of: errno), nearest: nil) }
    if got == 0 { return bytes }
    bytes += chunk[..<got]
    if bytes.count > limit { return bytes }
    try requireMemory(2 * bytes.count, for: name)
  }
}

/// Refuses what cannot fit in memory, because a failed allocation would end the process.
package func requireMemory(_ bytes: Int, for name: String) throws(Diagnostic) {
  guard bytes > installedMemory else { return }
  throw .tooLarge(name, neededBytes: bytes, installedBytes: installedMemory)
}

/// Bytes of memory that the machine has, or that this process may have.
package let installedMemory: Int = {
  let installed = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < Int.max else {
    return installed
  }
  return min(installed, Int(limit.rlim_cur))
}()
