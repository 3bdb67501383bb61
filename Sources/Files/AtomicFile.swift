import Diagnostics
import Glibc

/// Writes a file so that its path holds either the old content or all of the new one.
///
/// The text or bytes go to a temporary file beside it, which then takes the path's place:
///
///     try writeAtomically(to: "run.json") { (file) throws(Diagnostic) in
///       try file.write(json.pretty())
///     }
///
/// A path that leads to a device or a pipe (`/dev/stdout`) is written directly.
package func writeAtomically(
  to path: String, _ body: (OutputFile) throws(Diagnostic) -> Void
) throws(Diagnostic) {
  let file = try OutputFile(path)
  do throws(Diagnostic) {
    try body(file)
    try file.complete()
    try file.takePlace()
  } catch {
    file.discard()
    throw error
  }
}

/// Writes a text so that its path holds either the old content or all of the new one.
package func writeAtomically(_ text: String, to path: String) throws(Diagnostic) {
  try writeAtomically(to: path) { (file) throws(Diagnostic) in try file.write(text) }
}

/// Writes bytes so that their path holds either the old content or all of the new one.
package func writeAtomically(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
  try writeAtomically(to: path) { (file) throws(Diagnostic) in
    try bytes.withBytes { (buffer) throws(Diagnostic) in try file.write(buffer) }
  }
}

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
    path = followed(name)
  }
}

private func followed(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}
