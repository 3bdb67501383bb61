import Diagnostics
import Glibc

/// A file being written without a name, which takes its place at the end.
///
/// `writeAtomically` does all that is needed for one file. Whoever writes several that belong together completes all of
/// them before the first takes its place:
///
///     let file = try OutputFile("z.npy")
///     try file.write(bytes)
///     try file.complete()
///     try file.takePlace()
///
/// However the process ends before, nothing is left. After an error or an interruption, `discard` lets go of what was
/// written; another thread may still be writing then.
package final class OutputFile: @unchecked Sendable {
  private let target: WriteTarget
  private let draft: Draft
  private var pending: [UInt8] = []
  /// Bytes of a file that the disk has, or was asked to store, and all that were sent.
  private var stored = 0, sent = 0
  /// Of all that was written; nil where nobody asked for it.
  package private(set) var fingerprint: Fingerprint?

  /// Where the bytes are until the file takes its place.
  private enum Draft {
    /// A device or a pipe, which takes them at once.
    case direct(Int32)
    case file(DraftFile)
  }

  /// A path that leads to a device or a pipe (`/dev/stdout`) is written directly, and so is `-`, the standard output.
  package init(_ path: String, isFingerprinted: Bool = false) throws(Diagnostic) {
    fingerprint = isFingerprinted ? Fingerprint() : nil
    target = try WriteTarget(path == "-" ? "/dev/stdout" : path)
    if path == "-" {
      draft = .direct(fcntl(1, F_DUPFD_CLOEXEC, 0))
    } else if target.isDevice {
      draft = .direct(try openForWriting(path))
    } else {
      draft = .file(try DraftFile(for: target))
    }
    guard descriptor >= 0 else { throw failure() }
  }

  /// The descriptor stays open until here, so that its number is no other file's while a thread writes.
  deinit { if case .direct(let descriptor) = draft, descriptor >= 0 { close(descriptor) } }

  private var descriptor: Int32 {
    switch draft {
    case .direct(let descriptor): descriptor
    case .file(let file): file.descriptor
    }
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

  /// Writes numbers as float32 with the low byte first.
  package func write(_ values: UnsafeBufferPointer<Float>) throws(Diagnostic) {
    try write(UnsafeRawBufferPointer(values))
  }

  /// Brings everything to the disk.
  package func complete() throws(Diagnostic) {
    try flush()
    // Devices and pipes cannot be synchronised; that is no failure.
    if case .file(let file) = draft, fsync(file.descriptor) != 0 { throw failure() }
  }

  /// Keeps a mark beside the content; false when the disk keeps none.
  package func mark(_ name: String, _ text: String) -> Bool { FileMark.set(text, name, on: descriptor) }

  /// Stands at its path from now on, instead of what stood there.
  package func takePlace() throws(Diagnostic) {
    if case .file(let file) = draft, !file.takePlace(of: target) { throw failure() }
  }

  /// Stands at its path from now on; false when something stands there already.
  func takeFreePlace() throws(Diagnostic) -> Bool {
    try flush()
    guard case .file(let file) = draft, !file.takeFreePlace(of: target) else { return true }
    guard errno == EEXIST else { throw failure() }
    return false
  }

  /// Where the bytes are until it is complete, for libraries that open files by themselves.
  package func pathWhileWritten() throws(Diagnostic) -> String {
    guard case .file(let file) = draft else { return target.path }
    guard let path = file.named() else { throw failure() }
    return path
  }

  /// Lets go of what was written.
  package func discard() {
    if case .file(let file) = draft { file.discard() }
  }

  private func flush() throws(Diagnostic) {
    guard !pending.isEmpty else { return }
    try pending.withBytes { (bytes) throws(Diagnostic) in try send(bytes) }
    pending.removeAll(keepingCapacity: true)
  }

  private func send(_ bytes: UnsafeRawBufferPointer) throws(Diagnostic) {
    fingerprint?.add(bytes)
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN {
        guard awaitReady(descriptor, Int16(POLLOUT)) else { throw .interruptedAtPipe(target.name) }
        continue
      }
      guard count >= 0 else { throw failure() }
      done += count
    }
    sent += done
    if sent - stored >= Self.share { beginStoring() }
  }

  /// Bytes that are sent before the disk is asked to begin.
  private static let share = 8 << 20

  /// Linux keeps what is written until it must store it; asked early, it does so while more is computed. A refusal
  /// costs time alone, since `complete` waits for everything.
  private func beginStoring() {
    if case .file(let file) = draft {
      posix_fadvise(file.descriptor, off_t(stored), off_t(sent - stored), POSIX_FADV_DONTNEED)
    }
    stored = sent
  }

  private func failure() -> Diagnostic { .cannotWrite(target.name, cause(of: errno)) }
}
