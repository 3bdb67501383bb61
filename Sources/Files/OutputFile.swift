import Diagnostics
import Glibc

/// A file being written; `writeAtomically` makes it and puts it in its place.
package final class OutputFile {
  private let name: String
  private let temporaryPath: String?
  private var descriptor: Int32
  private var pending: [UInt8] = []

  /// A device or pipe, written directly.
  init(opening path: String) throws(Diagnostic) {
    name = path
    temporaryPath = nil
    descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotWrite(path, cause(of: errno)) }
  }

  /// A new temporary file in the folder of the target.
  init(beside target: WriteTarget) throws(Diagnostic) {
    name = target.name
    let folder = split(target.path).folder
    var attempt = 0
    var path: String
    repeat {
      path = "\(folder)/.aec-\(getpid())-\(attempt).part"
      descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      attempt += 1
    } while descriptor < 0 && errno == EEXIST && attempt < 1000
    guard descriptor >= 0 else { throw .cannotWrite(name, folderCause(errno, folder)) }
    temporaryPath = path
    if let mode = target.mode { fchmod(descriptor, mode) }
  }

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

  /// Brings everything to the disk and the file to its place.
  func finish(as target: WriteTarget) throws(Diagnostic) {
    try flush()
    // Devices and pipes cannot be synchronised; that is no failure.
    guard fsync(descriptor) == 0 || temporaryPath == nil else { throw failure() }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw failure() }
    if let temporaryPath, rename(temporaryPath, target.path) != 0 { throw failure() }
  }

  /// Removes what was written.
  func discard() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
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

  private func failure() -> Diagnostic { .cannotWrite(name, cause(of: errno)) }
}

/// The general words would say that the file is missing; it is its folder that is.
private func folderCause(_ code: Int32, _ folder: String) -> String {
  code == ENOENT ? "there is no folder `\(folder)`" : cause(of: code)
}
