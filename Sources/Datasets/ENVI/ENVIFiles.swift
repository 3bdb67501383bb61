import Diagnostics
import Files
import Glibc

/// Which files belong together: a header, and the numbers beside it.
enum ENVIFiles {
  /// Endings of the files in which ENVI's numbers stand, in any letters; some have none.
  private static let endings = [""] + endingsOfNumbers
  static let endingsOfNumbers = [
    ".dat", ".img", ".raw", ".bsq", ".bil", ".bip", ".sli", ".bin", ".cube", ".lib", ".ref",
  ]

  /// The header that belongs to a file of numbers: `a.img.hdr`, else `a.hdr`.
  static func header(of path: String) -> String? {
    let (folder, name) = split(path)
    let ending = endings.dropFirst().first { name.lowercased().hasSuffix($0) } ?? ""
    let stems = ending.isEmpty ? [name] : [name, String(name.dropLast(ending.count))]
    let exact = stems.lazy.compactMap { stem in
      [".hdr", ".HDR", ".Hdr"].map { folder + stem + $0 }.first { $0 != path && isHeader($0) }
    }.first
    return exact ?? headerInOtherLetters(stems, in: folder, of: path)
  }

  /// `t.hdr` beside `T.DAT`, where no name is the same and no other differs in the size of letters alone.
  private static func headerInOtherLetters(_ stems: [String], in folder: String, of path: String) -> String? {
    let wanted = stems.map { $0.lowercased() + ".hdr" }
    let beside = names(in: folder).filter { wanted.contains($0.lowercased()) }.map { folder + $0 }
    let found = beside.filter { $0 != path && isHeader($0) }
    return found.count == 1 ? found[0] : nil
  }

  /// What stands where the header of a file of numbers should, and is none; nil where nothing does.
  static func strangeHeader(of path: String) throws(Diagnostic) -> (path: String, kind: String?)? {
    let dot = path.lastIndex(of: ".") ?? path.endIndex
    let names = [path + ".hdr", path[..<dot] + ".hdr"]
    guard let found = names.first(where: { $0 != path && fileExists($0) }) else { return nil }
    return (found, try FileKind(of: InputFile(path: found))?.words)
  }

  private static func isHeader(_ path: String) -> Bool {
    guard fileExists(path), let file = try? InputFile(path: path) else { return false }
    return (try? ENVIHeader.starts(file.firstBytes())) ?? false
  }

  /// The file of numbers that belongs to a header: one that has no header of its own, and the size that is expected.
  static func data(of header: ENVIHeader, _ layout: ENVILayout) throws(Diagnostic) -> String {
    let (folder, name) = split(header.file)
    guard name.lowercased().hasSuffix(".hdr") else { throw .missingENVIData(header.file) }
    let stem = String(name.dropLast(4))
    let names = endings.map { (stem + $0).lowercased() }
    let beside = ENVIFiles.names(in: folder).filter { names.contains($0.lowercased()) && $0 != name }
    // Letters may differ in their size, but names that are the same go before.
    let exact = beside.filter { $0.hasPrefix(stem) }
    let found = (exact.isEmpty ? beside : exact).map { folder + $0 }
    let own = found.filter { path in ENVIFiles.header(of: path) == header.file }
    guard let first = own.first else {
      if let pictures = tiff(header, beside: folder + stem) { throw .numbersInTIFF(header, pictures) }
      throw .missingENVIData(header.file, others: found)
    }
    let fitting = own.filter { (try? InputFile(path: $0).size) == layout.byteCount }
    guard fitting.count > 1 else { return fitting.first ?? first }
    let named = fitting.filter { $0.lowercased().hasSuffix("." + layout.interleave) }
    guard named.count == 1 else { throw .severalENVIData(header.file, fitting) }
    return named[0]
  }

  /// The TIFF beside a header that says that its numbers are in one; nil for headers of other files.
  private static func tiff(_ header: ENVIHeader, beside stem: String) -> String? {
    guard header.text("file type")?.lowercased().contains("tif") == true else { return nil }
    return [".tif", ".tiff", ".TIF"].map { stem + $0 }.first(where: fileExists) ?? stem + ".tif"
  }

  /// A path as its folder, with the stroke behind it, and its name.
  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let stroke = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[...stroke]), String(path[path.index(after: stroke)...]))
  }

  /// The names of the files in a folder, in order.
  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      guard entry.pointee.d_type != DT_DIR else { continue }
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.sorted()
  }
}
