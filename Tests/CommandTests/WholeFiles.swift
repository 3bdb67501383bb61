import Datasets
import Files
import Glibc
import TestSupport
import Testing

/// All files in a folder and those below it, by their paths from there.
func files(below folder: TemporaryFolder, _ path: String = "") -> [String] {
  entries(of: folder.file(path)).flatMap { name -> [String] in
    let inner = path.isEmpty ? name : "\(path)/\(name)"
    var status = stat()
    guard stat(folder.file(inner), &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [inner] }
    return files(below: folder, inner)
  }
}

/// Whether a file is whole, as far as its kind tells.
func isWhole(_ path: String) throws -> Bool {
  let bytes = try readBytes(path)
  switch path.split(separator: ".").last {
  case "npy": return (try? readNPY(path)) != nil
  case "json": return (try? JSONTree(parsing: bytes)) != nil
  case "safetensors": return (try? TensorFile(reading: path)) != nil
  case "png": return bytes.starts(with: [0x89] + Array("PNG".utf8)) && bytes.suffix(8).starts(with: Array("IEND".utf8))
  case "html": return bytes.suffix(8) == Array("</html>\n".utf8)
  case "csv", "ae": return bytes.last == UInt8(ascii: "\n")
  case "hspy": return bytes.starts(with: [0x89] + Array("HDF".utf8))
  default: return true
  }
}

/// Expects that every file in a folder is whole and that none is left of what was not done.
func expectWholeFiles(
  in folder: TemporaryFolder, _ comment: String, at location: SourceLocation = #_sourceLocation
) throws {
  for name in files(below: folder) {
    #expect(!name.hasSuffix(".part"), "\(comment): \(name)", sourceLocation: location)
    #expect(try isWhole(folder.file(name)), "\(comment): \(name)", sourceLocation: location)
  }
}
