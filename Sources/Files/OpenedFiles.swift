import Diagnostics
import Glibc
import Synchronization

/// A file by its place on the disk, whatever its names.
package struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64

  /// Nil when nothing stands there.
  package init?(_ path: String) {
    var status = stat()
    guard isName(path), stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) { (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino)) }
}

/// The files that were opened while something was read: all that data consist of, headers and axes beside them included.
///
///     let files = OpenedFiles()
///     let source = try files.noting { try openSamples(path) }
package final class OpenedFiles: Sendable {
  package struct File: Sendable {
    package let path: String
    package let identity: FileIdentity
    /// Whether it can be read again: no pipe, no terminal.
    package let isRegular: Bool
    /// Its size and when it was last written.
    fileprivate let state: [Int]
  }

  @TaskLocal private static var current: OpenedFiles?
  private let noted = Mutex<[File]>([])
  private let unpacked = Mutex<Int>(0)

  package init() {}

  /// In the order in which they were opened, each once.
  package var files: [File] { noted.withLock { $0 } }

  /// Notes the files that a body opens on this thread.
  package func noting<Result>(_ body: () throws(Diagnostic) -> Result) throws(Diagnostic) -> Result {
    try OpenedFiles.$current.withValue(self) {
      Swift.Result { () throws(Diagnostic) in try body() }
    }.get()
  }

  /// Bytes of packed files that were unpacked into memory, where they are as long as anything reads them.
  package var unpackedBytes: Int { unpacked.withLock { $0 } }

  /// Notes what was unpacked into memory.
  package static func note(unpacked bytes: Int) { current?.unpacked.withLock { $0 += bytes } }

  /// Those that were written or replaced since they were opened.
  package var changed: [File] {
    files.filter { file in
      var status = stat()
      guard stat(file.path, &status) == 0 else { return false }
      return file.isRegular && (FileIdentity(status) != file.identity || state(of: status) != file.state)
    }
  }

  static func note(_ path: String, _ descriptor: Int32) {
    var status = stat()
    guard let current, fstat(descriptor, &status) == 0 else { return }
    let file = File(
      path: path, identity: FileIdentity(status), isRegular: status.st_mode & S_IFMT == S_IFREG,
      state: Files.state(of: status))
    current.noted.withLock { files in
      if !files.contains(where: { $0.identity == file.identity }) { files.append(file) }
    }
  }
}

private func state(of status: stat) -> [Int] {
  [Int(status.st_size), Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
}
