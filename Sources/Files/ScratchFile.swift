import Diagnostics
import Glibc

/// A file without a name for numbers that do not fit into the memory.
///
/// The disk has its room again when nobody reads it any more, however the process ends.
package final class ScratchFile: @unchecked Sendable {
  private let folder: String
  private let file: DraftFile
  private var descriptor: Int32 { file.descriptor }
  /// Where the last byte ends that was written.
  private var size = 0

  /// - Parameter folder: On the disk that has the room.
  package init(in folder: String) throws(Diagnostic) {
    self.folder = folder
    file = try DraftFile(for: WriteTarget(folder + "/scratch"))
    file.discard()
  }

  /// Writes bytes behind all others.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(Diagnostic) { try write(bytes, at: size) }

  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Diagnostic) {
    var sent = 0
    while sent < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + sent, bytes.count - sent, offset + sent)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .noRoomForCopy(folder, cause(of: errno)) }
      sent += count
    }
    size = max(size, offset + sent)
  }

  /// What was written so far, for reading.
  ///
  /// - Parameter name: What messages call it.
  package func reader(named name: String? = nil) throws(Diagnostic) -> InputFile {
    try InputFile(descriptor: fcntl(descriptor, F_DUPFD_CLOEXEC, 0), named: name ?? "a copy of the data in `\(folder)`")
  }

  /// Where programs put what is larger than the memory, which `/tmp` may be a part of.
  package static var defaultFolder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp" }
}
