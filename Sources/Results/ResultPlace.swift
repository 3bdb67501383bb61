import Diagnostics
import Files
import Training

/// Where results of a run go: nothing is written after an interruption, and nothing over what the run is made of.
///
/// In a folder that is not the run's own, files are replaced only if an earlier drawing has left them.
struct ResultPlace: Sendable {
  let gate: WritingGate
  let files: ProtectedFiles
  var ledger: FigureLedger?

  /// Refuses a path at which nothing may be written, before anything is.
  func requireFree(_ path: String) throws(Diagnostic) {
    try files.requireFree(path)
    try ledger?.requireOwn(path)
  }

  /// Writes a file whole or not at all.
  func write(to path: String, _ body: (OutputFile) throws(Diagnostic) -> Void) throws(Diagnostic) {
    try files.requireFree(path)
    try gate.write { () throws(Diagnostic) in
      guard let ledger else { return try writeAtomically(to: path, body) }
      try ledger.requireOwn(path)
      _ = try writeFingerprinted(
        to: path, accept: { (file, content) throws(Diagnostic) in try ledger.add(file, path, content) }, body)
    }
  }

  func write(_ text: String, to path: String) throws(Diagnostic) {
    try write(to: path) { (file) throws(Diagnostic) in try file.write(text) }
  }

  func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    try write(to: path) { (file) throws(Diagnostic) in
      try bytes.withBytes { (bytes) throws(Diagnostic) in try file.write(bytes) }
    }
  }
}

/// The files that drawings have left in a folder, known by a mark that holds the fingerprint of their content.
///
/// Where the disk keeps no marks there is a file `.aec-figures`, a line for each. Either is there before the file that it
/// is about, so that files are known however a drawing ends.
final class FigureLedger: Sendable {
  private let path: String
  private let known: Set<String>

  init(in folder: String) {
    path = folder + "/.aec-figures"
    let bytes = (try? readBytes(path)) ?? []
    known = Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
  }

  private static let mark = "figure"

  /// Refuses to replace a file that no drawing has left, or that was changed since.
  func requireOwn(_ path: String) throws(Diagnostic) {
    guard fileExists(path) else { return }
    let content = try Fingerprint(ofFile: path)
    guard FileMark.read(FigureLedger.mark, of: path) == content.text || known.contains(line(path, content)) else {
      throw .figureReplacesAnother(path)
    }
  }

  func add(_ file: OutputFile, _ path: String, _ content: Fingerprint) throws(Diagnostic) {
    if file.mark(FigureLedger.mark, content.text) { return }
    let line = line(path, content)
    if !known.contains(line) { try append(line + "\n", to: self.path) }
  }

  private func line(_ path: String, _ content: Fingerprint) -> String {
    "\(content.text) \(path.split(separator: "/").last ?? "")"
  }
}
