import Diagnostics
import Files
import Glibc

/// The folder of a run that trains: found again when somebody moves it, made again when somebody removes it.
final class LiveFolder {
  /// As the user named it.
  private let named: RunFolder
  private var current: RunFolder
  private var descriptor: Int32 = -1
  /// Where the system saw it last.
  private var home: String?
  private let tell: (Diagnostic) -> Void

  init(_ folder: RunFolder, tell: @escaping (Diagnostic) -> Void) {
    (named, current, self.tell) = (folder, folder, tell)
    open(folder.path)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Where it is now.
  var folder: RunFolder {
    var status = stat()
    if descriptor >= 0, fstat(descriptor, &status) == 0, status.st_nlink == 0 { makeAgain() }
    if let path, let home, path != home {
      self.home = path
      current = RunFolder(path: path)
      tell(.runMoved(from: named.path, to: path))
    }
    return current
  }

  private func open(_ path: String) {
    descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    home = self.path
  }

  /// Its path as the system knows it; nil when it has none.
  private var path: String? {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/fd/\(descriptor)", &target, target.count)
    guard count > 0 else { return nil }
    return String(validating: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func makeAgain() {
    guard (try? RunFolder.make(named.path)) != nil else { return }
    close(descriptor)
    current = named
    open(named.path)
    tell(.runRemoved(named.path))
  }
}
