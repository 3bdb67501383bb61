import Foundation
import Glibc

/// A folder that is removed with all it holds when this object goes.
package final class TemporaryFolder {
  package let path: String

  package init() {
    var template = Array("\(NSTemporaryDirectory())aec-tests-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { fatalError("no temporary folder") }
    path = String(cString: made)
  }

  deinit { remove(path) }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  package func write(_ bytes: [UInt8], to name: String) -> String {
    let stream = fopen(file(name), "w")!
    fwrite(bytes, 1, bytes.count, stream)
    fclose(stream)
    return file(name)
  }

  package func write(_ text: String, to name: String) -> String {
    write(Array(text.utf8), to: name)
  }

  private func remove(_ path: String) {
    for name in entries(of: path) {
      if unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
    }
    rmdir(path)
  }
}

/// The names in a folder, hidden ones too, sorted.
package func entries(of folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}
