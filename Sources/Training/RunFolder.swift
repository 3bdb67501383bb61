import Diagnostics
import Files
import Glibc

/// The folder of a run; it never replaces one that exists.
package struct RunFolder: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  package func file(_ name: String) -> String { path + "/" + name }

  package static let modelFile = "model.ae"
  package static let recordFile = "run.json"
  package static let metricsFile = "metrics.csv"
  package static let weightsFile = "weights.safetensors"
  package static let bestFile = "best.safetensors"
  package static let checkpointFile = "checkpoint.safetensors"
  /// Holds the weights that the model file names and that are spectra.
  package static let weightsFolder = "weights"
  package static let latentsFile = "latents.npy"
  package static let latentsRecordFile = "latents.json"
  package static let latentsSignalFile = "latents.hspy"
  package static let latentsFiles = [latentsFile, latentsRecordFile, latentsSignalFile]
  /// Whether the latents were written, with all that is written before them.
  package var hasLatents: Bool { fileExists(file(RunFolder.latentsFile)) }
  package static let figuresFolder = "figures"
  package static let reportFile = "report.html"
  /// In a folder above several runs: what they are.
  package static let trialsFile = "trials.json"
  /// All files of them.
  package static let ownFiles =
    [
      modelFile, recordFile, metricsFile, weightsFile, bestFile, checkpointFile, reportFile,
    ] + latentsFiles

  /// Makes the folder the user named; one that exists must be empty.
  ///
  /// It is taken when its record is there: see `take`.
  package static func create(at path: String) throws(Diagnostic) -> RunFolder {
    try makeParents(of: path)
    if mkdir(path, 0o777) != 0 {
      guard errno == EEXIST else { throw .cannotMakeFolder(path, cause: cause(of: errno)) }
      guard fileExists(path) else { throw .runIsLostLink(path) }
      guard isFolder(path) else { throw .runIsFile(path) }
      guard isEmptyFolder(path) else { throw .runExists(path) }
    }
    return RunFolder(path: path)
  }

  /// Makes `runs/NAME-001`, or the next number that is free.
  package static func createNext(named name: String) throws(Diagnostic) -> RunFolder {
    for number in 1...99_999 {
      let digits = String(number)
      let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
      let path = "runs/\(name)-\(padded)"
      try makeParents(of: path)
      if mkdir(path, 0o777) == 0 { return RunFolder(path: path) }
      guard errno == EEXIST else { throw .cannotMakeFolder(path, cause: cause(of: errno)) }
    }
    throw .cannotMakeFolder("runs/\(name)-...", cause: "all numbers are taken")
  }

  /// Takes the folder for one run by its first file; of two that found it empty one is refused.
  func take(_ record: RunRecord) throws(Diagnostic) {
    guard try writeAtFreePlace(record.text, to: file(RunFolder.recordFile)) else { throw .runExists(path) }
  }

  /// Makes a folder with those above it, where they are not there yet.
  package static func make(_ path: String) throws(Diagnostic) { try makeParents(of: path + "/.") }

  private static func makeParents(of path: String) throws(Diagnostic) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).dropLast()
    var folder = path.hasPrefix("/") ? "" : "."
    for part in parts {
      folder += "/" + part
      if mkdir(folder, 0o777) != 0, errno != EEXIST || !isFolder(folder) {
        throw .cannotMakeFolder(
          folder, cause: cause(of: errno == EEXIST ? ENOTDIR : errno))
      }
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func isEmptyFolder(_ path: String) -> Bool {
    guard let folder = opendir(path) else { return false }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      if ![".", ".."].contains(entryName(entry)) { return false }
    }
    return true
  }
}
