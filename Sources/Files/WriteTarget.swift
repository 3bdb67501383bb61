import Diagnostics
import Glibc

/// Where a file shall stand, and what stands there now.
struct WriteTarget {
  /// The path as the user gave it.
  let name: String
  /// The path with links followed, so that a link keeps leading to the new content.
  let path: String
  let isDevice: Bool
  /// The permissions of the file that is replaced.
  let mode: mode_t?

  init(_ name: String) throws(Diagnostic) {
    guard isName(name) else { throw .cannotWrite(excerpt(name, limit: 200), zeroInName) }
    self.name = name
    var status = stat()
    guard stat(name, &status) == 0 else {
      (path, isDevice, mode) = (name, false, nil)
      return
    }
    let kind = status.st_mode & S_IFMT
    guard kind != S_IFDIR else { throw .cannotWrite(name, cause(of: EISDIR)) }
    // Replacing needs no right to write the old file, but a protected file is protected on purpose.
    guard access(name, W_OK) == 0 else { throw .cannotWrite(name, cause(of: errno)) }
    isDevice = kind != S_IFREG
    mode = status.st_mode & 0o7777
    guard let followed = followed(name) else { throw .cannotWrite(name, "its link leads to a name that is not UTF-8") }
    path = followed
  }
}

/// A path with its links followed; nil when the name there is not UTF-8.
private func followed(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(validatingCString: resolved)
}
