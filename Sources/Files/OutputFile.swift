import Diagnostics
import Glibc

/// A file being written beside its place, which it takes at the end.
///
/// `writeAtomically` does all that is needed for one file. Whoever writes several that belong together completes all of
/// them before the first takes its place:
///
///     let file = try OutputFile("z.npy")
///     try file.write(bytes)
///     try file.complete()
///     try file.takePlace()
///
/// After an error or an interruption, `discard` removes what was written; another thread may still be writing then.
package final class OutputFile: @unchecked Sendable {
  private let target: WriteTarget
  private let temporaryPath: String?
  private var descriptor: Int32
  private var pending: [UInt8] = []

  /// A path that leads to a device or a pipe (`/dev/stdout`) is written directly.
  package init(_ path: String) throws(Diagnostic) {
    target = try WriteTarget(path)
    if target.isDevice {
      temporaryPath = nil
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .cannotWrite(path, cause(of: errno)) }
    } else {
      (descriptor, temporaryPath) = try temporaryFile(for: target)
    }
  }

  /// The descriptor stays open until here, so that its number is no other file's while a thread writes.
  deinit { if descriptor >= 0 { close(descriptor) } }

  package func write(_ text: String) throws(Diagnostic) {
    pending += text.utf8
    if pending.count >= 1 << 16 { try flush() }
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(Diagnostic) {
    try flush()
    try send(bytes)
  }

  /// Writes numbers as float32 with the low byte first.
  package func write(_ values: [Float]) throws(Diagnostic) {
    try values.withBytes { (bytes) throws(Diagnostic) in try write(bytes) }
  }

  /// Writes numbers as float32 with the low byte first.
  package func write(_ values: UnsafeBufferPointer<Float>) throws(Diagnostic) {
    try write(UnsafeRawBufferPointer(values))
  }

  /// Brings everything to the disk.
  package func complete() throws(Diagnostic) {
    try flush()
    // Devices and pipes cannot be synchronised; that is no failure.
    guard fsync(descriptor) == 0 || temporaryPath == nil else { throw failure() }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw failure() }
  }

  /// Stands at its path from now on, instead of what stood there.
  package func takePlace() throws(Diagnostic) {
    if let temporaryPath, rename(temporaryPath, target.path) != 0 { throw failure() }
  }

  /// Where the bytes are until it is complete, for libraries that open files by themselves.
  package var pathWhileWritten: String { temporaryPath ?? target.path }

  /// Removes what was written.
  package func discard() {
    if let temporaryPath { unlink(temporaryPath) }
  }

  private func flush() throws(Diagnostic) {
    guard !pending.isEmpty else { return }
    try pending.withBytes { (bytes) throws(Diagnostic) in try send(bytes) }
    pending.removeAll(keepingCapacity: true)
  }

  private func send(_ bytes: UnsafeRawBufferPointer) throws(Diagnostic) {
    var sent = 0
    while sent < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress! + sent, bytes.count - sent)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure() }
      sent += count
    }
  }

  private func failure() -> Diagnostic { .cannotWrite(target.name, cause(of: errno)) }
}

/// A new file in the folder of the target, under a name that no other program uses.
func temporaryFile(for target: WriteTarget) throws(Diagnostic) -> (descriptor: Int32, path: String) {
  let folder = split(target.path).folder
  var (descriptor, attempt, path) = (Int32(-1), 0, "")
  repeat {
    path = "\(folder)/.aec-\(getpid())-\(attempt).part"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    attempt += 1
  } while descriptor < 0 && errno == EEXIST && attempt < 1000
  guard descriptor >= 0 else { throw .cannotWrite(target.name, folderCause(errno, folder)) }
  if let mode = target.mode { fchmod(descriptor, mode) }
  return (descriptor, path)
}

/// The general words would say that the file is missing; it is its folder that is.
private func folderCause(_ code: Int32, _ folder: String) -> String {
  code == ENOENT ? "there is no folder `\(folder)`" : cause(of: code)
}
