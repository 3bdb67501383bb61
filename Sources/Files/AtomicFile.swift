import Diagnostics
import Glibc

/// Writes a file so that its path holds either the old content or all of the new one.
///
/// The text or bytes go to a file without a name, which then takes the path's place:
///
///     try writeAtomically(to: "run.json") { (file) throws(Diagnostic) in
///       try file.write(json.pretty())
///     }
///
/// A path that leads to a device or a pipe (`/dev/stdout`) is written directly.
package func writeAtomically(
  to path: String, _ body: (OutputFile) throws(Diagnostic) -> Void
) throws(Diagnostic) {
  _ = try write(OutputFile(path), body)
}

/// Writes a file as `writeAtomically` does, and returns the hash of its content.
///
/// `accept` gets the file and hears of it before the file takes its place.
package func writeFingerprinted(
  to path: String, accept: (OutputFile, Fingerprint) throws(Diagnostic) -> Void = { _, _ in },
  _ body: (OutputFile) throws(Diagnostic) -> Void
) throws(Diagnostic) -> Fingerprint {
  try write(OutputFile(path, isFingerprinted: true), accept: accept, body)
}

private func write(
  _ file: OutputFile, accept: (OutputFile, Fingerprint) throws(Diagnostic) -> Void = { _, _ in },
  _ body: (OutputFile) throws(Diagnostic) -> Void
) throws(Diagnostic) -> Fingerprint {
  do throws(Diagnostic) {
    try body(file)
    try file.complete()
    let fingerprint = file.fingerprint ?? Fingerprint()
    try accept(file, fingerprint)
    try file.takePlace()
    return fingerprint
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

/// Writes a text to a path where nothing stands; false when something does, even if it came there at the same moment.
///
/// It is not brought to the disk yet: whoever takes a place this way writes it again.
package func writeAtFreePlace(_ text: String, to path: String) throws(Diagnostic) -> Bool {
  let file = try OutputFile(path)
  do throws(Diagnostic) {
    try file.write(text)
    let isTaken = try file.takeFreePlace()
    if !isTaken { file.discard() }
    return isTaken
  } catch {
    file.discard()
    throw error
  }
}

/// Writes a text over a file, into the room that it has, for a disk without room for another; false if it does not fit.
///
/// Only for a file that would be wrong otherwise: a process that is killed meanwhile leaves half of it.
package func overwrite(_ path: String, with text: String) -> Bool {
  let descriptor = open(path, O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return false }
  defer { close(descriptor) }
  guard let old = try? readBytes(path) else { return false }
  func put(_ bytes: [UInt8]) -> Bool {
    pwrite(descriptor, bytes, bytes.count, 0) == bytes.count && ftruncate(descriptor, bytes.count) == 0
  }
  if put(Array(text.utf8)), fsync(descriptor) == 0 { return true }
  _ = put(old)
  return false
}

/// Adds a short text to the end of a file, which need not be there yet; others may do so at the same time.
package func append(_ text: String, to path: String) throws(Diagnostic) {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
  guard descriptor >= 0 else { throw .cannotWrite(path, cause(of: errno)) }
  defer { close(descriptor) }
  let bytes = Array(text.utf8)
  guard write(descriptor, bytes, bytes.count) == bytes.count else { throw .cannotWrite(path, cause(of: errno)) }
}
