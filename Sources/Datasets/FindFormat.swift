import Diagnostics
import Files

/// The format of a file; what is of no format that is read is refused by what it is.
///
/// The first bytes decide before the ending of the name.
package func dataFormat(of file: InputFile) throws(Diagnostic) -> (any DataFormat)? {
  let start = try file.firstBytes()
  if let marked = try markedFormat(of: file, start) { return marked }
  let named = dataFormats.dropLast().first { $0.recognizes(file.name, start: start) }
  // Numbers without a mark of their own may start with any bytes.
  let isRaw = named is ENVIFormat || named is MATLABFormat && MATLABFormat.mayBeVersion4(start)
  if let kind = try FileKind(of: file), kind.isSure || !isRaw { throw .otherKind(file.name, kind, insteadOf: named) }
  let head = try file.beginning(FileKind.textLength)
  let isText = isPlainText(head)
  if let named {
    if isText, !(named is ENVIFormat), try !named.hidesIn(file) { throw .text(file.name, insteadOf: named) }
    return named
  }
  if isText, file.name.lowercased().hasSuffix(".hdr") { throw .otherHeader(file.name) }
  // Letters of other encodings are no marks of numbers, but zeros are.
  if !isText, head.contains(0) {
    throw .bareNumbers(file.name, header: try ENVIFiles.strangeHeader(of: file.name))
  }
  return dataFormats.last
}

private func markedFormat(of file: InputFile, _ start: [UInt8]) throws(Diagnostic) -> (any DataFormat)? {
  guard let marked = dataFormats.first(where: { $0.isMarked(start) }) else { return nil }
  // Files of MATLAB 7.3 without its head are known by their attributes; others of that name count axes as HDF5 does.
  if marked is HDF5Format, MATLABFormat().hasEnding(of: file.name), try HDF5Object(file: file.name).isOfMATLAB {
    return MATLABFormat()
  }
  // A table may start with a column of this name.
  return marked is ENVIFormat && file.name.hasSuffix(".csv") ? nil : marked
}

extension DataFormat {
  /// Opens a file, and notes when its name suggests another format.
  func openTelling(_ file: InputFile, _ choice: ArrayChoice) throws(Diagnostic) -> Dataset {
    var dataset = try open(file, choice)
    try dataset.tellLostDigits()
    dataset.judgeAxes()
    if holdsSeveral, choice.mask == nil { dataset.tellMask(beside: try contents(of: file), in: file.name) }
    let other = dataFormats.first { $0.name != name && $0.hasEnding(of: file.name) }
    if let other, isMarked(try file.firstBytes()) { dataset.notes.append(.otherEnding(file.name, self, other)) }
    return dataset
  }

  /// Whether the format's own mark stands behind bytes of another program.
  fileprivate func hidesIn(_ file: InputFile) throws(Diagnostic) -> Bool {
    guard self is HDF5Format else { return false }
    var place = 512
    while place + 8 <= file.size, place < 1 << 30 {
      var bytes = [UInt8](repeating: 0, count: 8)
      try bytes.withMutableBytes { (bytes) throws(Diagnostic) in try file.read(at: place, into: bytes) }
      if isMarked(bytes) { return true }
      place *= 2
    }
    return false
  }
}

/// The format that a file is named like; nil where an ending stands for none.
func formatNamed(by path: String) -> (any DataFormat)? { dataFormats.first { $0.hasEnding(of: path) } }

extension FileKind {
  /// Bytes that suffice to distinguish text from numbers.
  fileprivate static let textLength = 1024
}

extension InputFile {
  /// The first bytes, at most so many; reading starts at the front again.
  fileprivate func beginning(_ count: Int) throws(Diagnostic) -> [UInt8] {
    seek(to: 0)
    defer { seek(to: 0) }
    return try next(count)
  }
}

extension Diagnostic {
  /// A file is not what its name says, and of no kind that is read.
  static func otherKind(_ path: String, _ kind: FileKind, insteadOf format: (any DataFormat)?) -> Diagnostic {
    let expected = format.map { ", not \($0.name)" } ?? ""
    return Diagnostic(
      "AE6005", "`\(path)` is no data file that can be read: it is \(kind.words)\(expected)",
      help: kind.cure ?? otherText(path, kind.words) ?? whatIsRead)
  }

  /// A zip archive without arrays of NumPy.
  static func otherArchive(_ path: String, _ names: [String]) -> Diagnostic {
    let (words, cure) =
      zipKind(names) ?? (
        "a zip archive of \(few(names.map { "`\(excerpt($0))`" }))", "unpack it: `unzip \(shellWord(path))`"
      )
    let expected = formatNamed(by: path).map { ", not \($0.name)" } ?? ""
    return Diagnostic("AE6005", "`\(path)` is no data file that can be read: it is \(words)\(expected)", help: cure)
  }

  static func text(_ path: String, insteadOf format: any DataFormat) -> Diagnostic {
    let dot = path.lastIndex(of: ".") ?? path.endIndex
    let start = (try? InputFile(path: path).firstBytes()).map { String(decoding: $0, as: UTF8.self) } ?? ""
    if start.hasPrefix("# Created by Octave"), start.contains("# ndims:") {
      return Diagnostic(
        "AE6005", "`\(path)` is an array of several axes in Octave's text, which is not read",
        help: "save it in another format, in Octave: `save -v7 name.mat Y`")
    }
    return Diagnostic(
      "AE6005", "`\(path)` is no data file that can be read: it is plain text, not \(format.name)",
      help:
        "if it is a table of numbers, give it the ending of one: `cp \(shellWord(path)) \(shellWord(path[..<dot] + ".csv"))`"
    )
  }

  static func otherHeader(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6005",
      "`\(path)` is no data file that can be read: it is text, but no header of ENVI, which starts with `ENVI`",
      help:
        "give the file of the numbers itself, or write a header of ENVI beside it"
    )
  }

  /// - Parameter header: What stands beside the numbers and should be their header.
  static func bareNumbers(_ path: String, header: (path: String, kind: String?)?) -> Diagnostic {
    let beside = header.map { header in
      "`\(header.path)` beside it is no header of ENVI" + (header.kind.map { ": it is \($0)" } ?? "")
    }
    return Diagnostic(
      "AE6005", "`\(path)` is no data file that can be read: it holds bytes of no known kind",
      notes: beside.map { [$0] } ?? [],
      help: "numbers of ENVI need their header `NAME.hdr` beside them; others can be read with "
        + "np.fromfile(path, dtype).reshape(shape) and saved with np.save(\"data.npy\", array)")
  }

  static func otherEnding(_ path: String, _ format: any DataFormat, _ named: any DataFormat) -> Diagnostic {
    Diagnostic(
      "AE6020", "`\(path)` has the name of \(named.name), but is \(format.name), and is read as that", severity: .note,
      help: "give it the ending of what it is")
  }

  private static var whatIsRead: String {
    "give an array (.npy, .npz, .mat, HDF5, .hspy, ENVI), a table of numbers (.csv) or a PNG picture"
  }
}
