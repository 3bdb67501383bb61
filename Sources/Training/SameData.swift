import Diagnostics
import Files
import Processes

extension ProcessGroup {
  /// Refuses processes that have read other numbers than process 0, and names the first file that differs.
  ///
  /// - Parameters:
  ///   - data: what was read, in a few words.
  ///   - opened: the files that it was read from; those of a difference are read once more.
  /// - Throws: AE5603, in all processes.
  func requireSame(data: String, of opened: OpenedFiles) throws(Diagnostic) {
    do throws(Diagnostic) {
      try requireSame([("data", data)])
    } catch {
      // All processes have heard of the difference, so that all come here.
      try requireSameFiles(opened.files.filter(\.isRegular).map(\.path))
      throw error
    }
  }

  private func requireSameFiles(_ paths: [String]) throws(Diagnostic) {
    let hashes = paths.map { path in
      (name: "file `\(path)`", value: (try? Fingerprint(ofFile: path))?.text ?? "unreadable")
    }
    try requireSame([(name: "number of data files", value: "\(paths.count)")] + hashes)
  }
}
