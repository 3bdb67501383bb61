import Diagnostics

/// The most bytes a model file may have; a model is a page of text.
let largestFileBytes = 1_000_000

/// Turns the bytes of a file into text, or says why they cannot be a model.
///
/// - Parameter fileBytes: How large the file is when only its start was read.
package func decode(name: String, bytes: [UInt8], fileBytes: Int? = nil) throws(Diagnostic) -> SourceFile {
  let format = knownFormat(of: bytes)
  if let format { throw .binaryFile(name, offset: 0, format: format) }
  if bytes.count > largestFileBytes { throw .fileTooLarge(name, bytes: max(bytes.count, fileBytes ?? 0)) }
  if let offset = bytes.firstIndex(of: 0) { throw .binaryFile(name, offset: offset, format: nil) }
  guard var text = String(validating: bytes, as: UTF8.self) else {
    throw .notUTF8(name, offset: firstInvalid(in: bytes))
  }
  if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
  if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { throw .emptyFile(name) }
  return SourceFile(name: name, text: text)
}

/// A kind of file that people pass by mistake, known by its first bytes.
struct FileFormat {
  let name: String
  let isData: Bool
  let start: [UInt8]

  init(_ name: String, isData: Bool = true, _ start: [UInt8]) {
    self.name = name
    self.isData = isData
    self.start = start
  }

  static let all = [
    FileFormat("a NumPy array (.npy)", [0x93] + Array("NUMPY".utf8)),
    FileFormat("a PNG picture", [0x89] + Array("PNG".utf8)),
    FileFormat("an HDF5 file", [0x89] + Array("HDF".utf8)),
    FileFormat("a zip archive (.npz is one)", Array("PK".utf8) + [3, 4]),
    FileFormat("a JPEG picture", [0xFF, 0xD8, 0xFF]),
    FileFormat("a TIFF picture", Array("II*".utf8) + [0]),
    FileFormat("a TIFF picture", Array("MM".utf8) + [0, 0x2A]),
    FileFormat("a gzip archive", [0x1F, 0x8B]),
    FileFormat("a PDF document", isData: false, Array("%PDF-".utf8)),
    FileFormat("a MATLAB file", Array("MATLAB 5.0 MAT-file".utf8)),
    FileFormat("text in UTF-16", isData: false, [0xFF, 0xFE]),
    FileFormat("text in UTF-16", isData: false, [0xFE, 0xFF]),
    FileFormat("a program", isData: false, [0x7F] + Array("ELF".utf8)),
  ]
}

private func knownFormat(of bytes: [UInt8]) -> FileFormat? {
  FileFormat.all.first { bytes.starts(with: $0.start) }
}

/// The first byte that is not UTF-8: repairing changes the bytes there and nowhere before.
private func firstInvalid(in bytes: [UInt8]) -> Int {
  let repaired = String(decoding: bytes, as: UTF8.self).utf8
  var offset = 0
  for (byte, kept) in zip(bytes, repaired) {
    if byte != kept { break }
    offset += 1
  }
  return offset
}
