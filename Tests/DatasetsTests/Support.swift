import Datasets
import Diagnostics
import Files
import Foundation
import Glibc
import Testing

/// Runs a body with a new folder that is removed afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  var template = Array("\(NSTemporaryDirectory())aec-files-XXXXXX".utf8CString)
  let folder = String(cString: try #require(mkdtemp(&template)))
  defer {
    for name in entries(folder) { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }
  return try body(folder)
}

/// The names in a folder, hidden ones too.
func entries(_ folder: String) -> [String] {
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

func bytes(at path: String) throws -> [UInt8] { try InputFile(path: path).rest() }

/// The message that a body ends with; a test failure when it ends well.
func refusal<Result>(
  _ body: () throws -> Result, sourceLocation: SourceLocation = #_sourceLocation
) -> Diagnostic {
  do {
    _ = try body()
  } catch let error as Diagnostic {
    #expect(error.exitStatus == .data || error.severity != .error, sourceLocation: sourceLocation)
    return error
  } catch {
    Issue.record("another error: \(error)", sourceLocation: sourceLocation)
  }
  Issue.record("nothing was refused", sourceLocation: sourceLocation)
  return Diagnostic("none", "")
}

/// The bytes of numbers, one after the other.
func raw<Number>(_ numbers: [Number]) -> [UInt8] { numbers.withUnsafeBytes { Array($0) } }

/// A `.npy` file made by hand.
func npy(
  _ descriptor: String, _ shape: String, fortran: Bool = false, version: UInt8 = 1, _ data: [UInt8]
)
  -> [UInt8]
{
  let order = fortran ? "True" : "False"
  let text = "{'descr': \(descriptor), 'fortran_order': \(order), 'shape': \(shape), }\n"
  let count = text.utf8.count
  let length = [UInt8(count & 0xFF), UInt8(count >> 8)] + (version == 1 ? [] : [0, 0])
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + Array(text.utf8) + data
}

func read(npy bytes: [UInt8]) throws -> DataArray {
  try readNPY(InputFile(name: "cube.npy", bytes: bytes))
}

func read(csv text: String, header: CSVHeader = .detected) throws -> DataArray {
  try readCSV(InputFile(name: "table.csv", bytes: Array(text.utf8)), header: header)
}

/// A `.safetensors` file made by hand.
func safetensors(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
  raw([UInt64(header.utf8.count)]) + Array(header.utf8) + data
}

func read(tensors bytes: [UInt8]) throws -> TensorFile {
  try TensorFile(reading: InputFile(name: "w.safetensors", bytes: bytes))
}
