import Diagnostics

/// What a file seems to be from its first bytes, in words for messages, and what to do about it.
package struct FileKind: Sendable {
  /// "a pointer of Git LFS that stands for the data"
  package let words: String
  /// What makes data of it that can be read; nil where nothing is known.
  package let cure: String?
  /// Whether plain numbers would hardly start so.
  package let isSure: Bool

  /// Whether the file would be another one if it had been fetched or unpacked as it should.
  package var isPacking: Bool {
    ["a pointer", "a page", "compressed", "empty"].contains { words.hasPrefix($0) }
  }

  /// Whether `torch.save` may have written it: older versions wrote pickles.
  var isOfPyTorch: Bool { ["weights of PyTorch", "a Python pickle"].contains { words.hasPrefix($0) } }

  /// Bytes by which a kind is known.
  static let length = 1024

  /// Nil when nothing is known of such a file.
  package init?(of file: InputFile) throws(Diagnostic) {
    var bytes = [UInt8](repeating: 0, count: min(FileKind.length, file.size))
    try bytes.withMutableBytes { (bytes) throws(Diagnostic) in try file.read(at: 0, into: bytes) }
    self.init(bytes, named: file.name)
  }

  package init?(_ bytes: [UInt8], named path: String) {
    guard let kind = FileKind.found(bytes) ?? namedKind(path, bytes) else { return nil }
    words = kind.words
    let dot = path.lastIndex(of: ".") ?? path.endIndex
    let (stem, ending) = (String(path[..<dot]), String(path[dot...]))
    let unpacked = packedEndings.contains(ending.lowercased()) ? stem : stem + "-unpacked" + ending
    cure = kind.cure.map { cure in
      cure.split(separator: "@", omittingEmptySubsequences: false).enumerated().map { place, part -> String in
        if place == 0 { return String(part) }
        let rest = String(part.dropFirst())
        // `@p` is the path, `@s` the path without its ending, `@u` a name for what comes out.
        return shellWord(part.hasPrefix("s") ? stem : part.hasPrefix("u") ? unpacked : path) + rest
      }.joined()
    }
    isSure = kind.isSure
  }

  private static func found(_ bytes: [UInt8]) -> KnownKind? {
    if bytes.isEmpty {
      return KnownKind(
        [], "empty", "copy or download it again; a program may not have written it to its end", sure: true)
    }
    return knownKinds.first { bytes.starts(with: $0.start) } ?? archive(bytes) ?? textKind(bytes) ?? wideText(bytes)
  }
}

/// What a file seems to be from its first bytes, in words for messages; nil when nothing is known.
package func kind(ofFileStarting bytes: [UInt8]) -> String? { FileKind(bytes, named: "")?.words }

/// Whether bytes are plain text: nothing but letters, digits, marks, and what separates lines and columns.
package func isPlainText(_ bytes: [UInt8]) -> Bool {
  !bytes.isEmpty && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) || $0 == 0x1A }
}

/// A kind, the bytes it starts with, and its cure, where `@p` stands for the path and `@s` for the path without ending.
private struct KnownKind: Sendable {
  let start: [UInt8]
  let words: String
  let cure: String?
  let isSure: Bool

  init(_ start: [UInt8], _ words: String, _ cure: String? = nil, sure: Bool? = nil) {
    (self.start, self.words, self.cure) = (start, words, cure)
    isSure = sure ?? (start.count > 3)
  }

  init(_ start: String, _ words: String, _ cure: String? = nil) { self.init(Array(start.utf8), words, cure) }
}

private let table = "export it as a table of numbers (.csv)"
private let lfs = "fetch the data: run `git lfs pull` in the folder of the repository"
private let picture = "of pictures PNG is read: `convert @p @s-new.png`; save numbers with np.save(\"data.npy\", array)"
private let tiff =
  "in Python: `import numpy, tifffile; numpy.save('data.npy', tifffile.imread(path))`; where its bands are pages, "
  + "[bands, rows, columns], save `numpy.moveaxis(tifffile.imread(path), 0, -1)`"
private let netCDF3 = "convert it to netCDF-4: `nccopy -k nc4 @p @s-nc4.nc`"
private let hyperSpy = "save it as .hspy with HyperSpy: `hs.load(path).save('data.hspy')`"
private let pickle = "open it in Python and save the array: np.save(\"data.npy\", array)"

private let knownKinds: [KnownKind] = [
  KnownKind([0x93] + Array("NUMPY".utf8), "a NumPy array (.npy)"),
  KnownKind([0x89] + Array("PNG".utf8), "a PNG picture"),
  KnownKind([0x89] + Array("HDF".utf8), "an HDF5 file"),
  KnownKind("ae 1\n", "a model of aec", "`aec check @p` tells what it holds, `aec train @p` trains it"),
  KnownKind("MATLAB 5", "a MATLAB file (.mat)"),
  KnownKind("MATLAB 7", "a MATLAB file (.mat)"),
  KnownKind("version https://git-lfs", "a pointer of Git LFS that stands for the data", lfs),
  KnownKind("version https", "a pointer of Git LFS that stands for the data", lfs),
  KnownKind("oid sha256:", "a pointer of Git LFS that stands for the data", lfs),
  KnownKind("/annex/objects/", "a pointer of git-annex that stands for the data", "fetch the data: `git annex get @p`"),
  KnownKind("CDF\u{01}", "a classic netCDF file (netCDF-3)", netCDF3),
  KnownKind("CDF\u{02}", "a classic netCDF file (netCDF-3, 64-bit offsets)", netCDF3),
  KnownKind("CDF\u{05}", "a classic netCDF file (netCDF-3, CDF-5)", netCDF3),
  KnownKind([0x0E, 0x03, 0x13, 0x01], "an HDF4 file", "convert it: `h4toh5convert @p @s.h5`"),
  KnownKind([0x1F, 0x8B], "compressed with gzip", "unpack it: `gunzip -c @p > @u`"),
  KnownKind("BZh", "compressed with bzip2", "unpack it: `bunzip2 -c @p > @u`"),
  KnownKind(
    [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "compressed with xz", "unpack it: `xz -dc @p > @u`"),
  KnownKind(
    [0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd", "unpack it: `zstd -dc @p > @u`"),
  KnownKind(
    [0x04, 0x22, 0x4D, 0x18], "compressed with lz4", "unpack it: `lz4 -dc @p > @u`"),
  KnownKind([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive", "unpack it: `7z x @p`"),
  KnownKind("Rar!", "a RAR archive", "unpack it: `unrar x @p`"),
  KnownKind([0xFF, 0xD8, 0xFF], "a JPEG picture", picture, sure: true),
  KnownKind("GIF8", "a GIF picture", picture),
  KnownKind("P5\n", "a PGM picture", picture),
  KnownKind("P6\n", "a PPM picture", picture),
  KnownKind([0x49, 0x49, 0x2A, 0], "a TIFF picture", tiff),
  KnownKind([0x4D, 0x4D, 0, 0x2A], "a TIFF picture", tiff),
  KnownKind([0x49, 0x49, 0x2B, 0], "a TIFF picture (BigTIFF)", tiff),
  KnownKind([0x4D, 0x4D, 0, 0x2B], "a TIFF picture (BigTIFF)", tiff),
  KnownKind("#?RADIANCE", "an HDR photograph (Radiance)"),
  KnownKind([0x80, 2], "a Python pickle", pickle),
  KnownKind([0x80, 3], "a Python pickle", pickle),
  KnownKind([0x80, 4], "a Python pickle", pickle),
  KnownKind([0x80, 5], "a Python pickle", pickle),
  KnownKind(
    [0, 5, 0x16, 7], "what macOS keeps beside a file on foreign disks (AppleDouble), not the data",
    "delete it: `rm @p`; the data have the same name without `._`"),
  KnownKind([0xFF, 0xFE], "text in UTF-16 (save it as UTF-8)"),
  KnownKind([0xFE, 0xFF], "text in UTF-16 (save it as UTF-8)"),
  KnownKind("##TITLE", "a JCAMP-DX spectrum", table),
  KnownKind("##JCAMP", "a JCAMP-DX spectrum", table),
  KnownKind("%PDF", "a PDF document", table),
  KnownKind([0xD0, 0xCF, 0x11, 0xE0], "an old Excel or Word file", table),
  KnownKind("WDF1", "a Renishaw file (.wdf)", table),
  KnownKind("PAR1", "a Parquet table", "in Python: `pandas.read_parquet(path).to_csv('data.csv', index=False)`"),
  KnownKind("ARROW1", "an Arrow table", "in Python: `pandas.read_feather(path).to_csv('data.csv', index=False)`"),
  KnownKind("FEA1", "a Feather table", "in Python: `pandas.read_feather(path).to_csv('data.csv', index=False)`"),
  KnownKind("SQLite format 3", "an SQLite database", table),
  KnownKind("SIMPLE  =", "a FITS file", "in Python: `numpy.save('data.npy', astropy.io.fits.getdata(path))`"),
  KnownKind("RDX", "data of R (.RData)", "in R: write.csv(x, \"data.csv\", row.names = FALSE)"),
  KnownKind(
    [0x5C, 0x01, 0, 0], "a header of Analyze or NIfTI",
    "in Python: `numpy.save('data.npy', nibabel.load(path).get_fdata())`"),
  KnownKind([0, 0, 0, 3, 0, 0, 0], "a DigitalMicrograph file (.dm3)", hyperSpy),
  KnownKind([0, 0, 0, 4, 0, 0, 0, 0], "a DigitalMicrograph file (.dm4)", hyperSpy),
  KnownKind([0x49, 0x49, 0x97, 0x01], "a TIA file (.ser)", hyperSpy),
  KnownKind("WIT_PR", "a WITec project (.wip)", table),
  KnownKind("WIT^", "a WITec file (.wid)", table),
  KnownKind([0x0A, 0x0A, 0xFE, 0xFE], "spectra of Bruker's OPUS", table),
  KnownKind("Andor Technology", "an Andor file (.sif)", table),
  KnownKind("Spectral Data File", "spectra of OMNIC (.spa)", table),
  KnownKind("PEPE2D", "a PerkinElmer image (.fsm)", table),
  KnownKind("VAMAS Surface", "spectra of VAMAS (.vms)", table),
  KnownKind("DSCOMPRESSED", "a Digital Surf file (.sur)", hyperSpy),
  KnownKind("DIGITAL SURF", "a Digital Surf file (.sur)", hyperSpy),
  KnownKind("ZISRAWFILE", "a Zeiss file (.czi)", table),
]

/// Files of microscopes that no first bytes tell, by their endings.
private let instruments = [
  ".dm3": "a DigitalMicrograph file (.dm3)", ".dm4": "a DigitalMicrograph file (.dm4)", ".emi": "a TIA file (.emi)",
  ".ser": "a TIA file (.ser)", ".bcf": "a Bruker file (.bcf)", ".spd": "an EDAX file (.spd)",
  ".blo": "a Blockfile (.blo)", ".mib": "a Medipix file (.mib)", ".pts": "a JEOL file (.pts)",
  ".sur": "a Digital Surf file (.sur)", ".pro": "a Digital Surf file (.pro)",
]

/// Files of spectrometers that no first bytes tell, by their endings: their own programs save them as text.
private let spectrometers = [
  ".spc": "spectra of GRAMS (.spc)", ".spe": "a file of WinSpec or LightField (.spe)",
  ".wip": "a WITec project (.wip)", ".l6m": "a map of LabSpec (.l6m)", ".l6s": "a spectrum of LabSpec (.l6s)",
  ".ngs": "a file of LabSpec (.ngs)", ".ngc": "a file of LabSpec (.ngc)", ".spa": "spectra of OMNIC (.spa)",
  ".sif": "an Andor file (.sif)", ".trc": "a trace of an oscilloscope (.trc)", ".vms": "a VAMAS file (.vms)",
]

/// A file of bytes that are no text, by its name and by what stands beside it.
private func namedKind(_ path: String, _ bytes: [UInt8]) -> KnownKind? {
  guard !isPlainText(bytes), let dot = path.lastIndex(of: ".") else { return nil }
  let ending = path[dot...].lowercased()
  if let words = instruments[ending] { return KnownKind([], words, hyperSpy) }
  if let words = spectrometers[ending] { return KnownKind([], words, table) }
  guard ending == ".raw", fileExists(path[..<dot] + ".rpl") else { return nil }
  return KnownKind([], "the numbers that a Ripple header (.rpl) beside them describes", rippleCure)
}

private let rippleCure = "save it as .hspy with HyperSpy: `hs.load('@s.rpl').save('@s.hspy')`"

private let packedEndings: Set<String> = [".gz", ".bz2", ".xz", ".zst", ".lz4"]

/// A zip archive by its first member, or a tar archive by its mark.
private func archive(_ bytes: [UInt8]) -> KnownKind? {
  if bytes.count > 262, bytes[257..<262].elementsEqual("ustar".utf8) {
    return KnownKind([], "a tar archive", "unpack it: `tar xf @p`", sure: true)
  }
  guard bytes.starts(with: Array("PK".utf8) + [3, 4]) || bytes.starts(with: Array("PK".utf8) + [5, 6]) else {
    return nil
  }
  let length = bytes.count > 30 ? Int(bytes[26]) | Int(bytes[27]) << 8 : 0
  let name = String(decoding: bytes.dropFirst(30).prefix(length), as: UTF8.self)
  return zipKind([name]).map { KnownKind([], $0.words, $0.cure, sure: true) }
    ?? KnownKind([], "a zip archive, such as np.savez writes (.npz)", "unpack it: `unzip @p`", sure: true)
}

/// What a zip archive is by the names of its members; nil where they say nothing. The cure has places as `FileKind` fills them.
package func zipKind(_ names: [String]) -> (words: String, cure: String)? {
  if names.contains(where: { $0.hasPrefix("word/") }) { return ("a Word document (.docx)", table) }
  let office = ["[Content_Types].xml", "_rels/", "xl/", "docProps/"]
  if names.contains(where: { name in office.contains { name.hasPrefix($0) } }) {
    let python = "`pandas.read_excel(path).to_csv('data.csv', index=False)`"
    return ("an Excel workbook (.xlsx)", "save the sheet as CSV, or in Python: \(python)")
  }
  if names.contains(where: { $0 == "mimetype" || $0 == "content.xml" }) {
    return ("an OpenDocument file (.ods)", "save the sheet as CSV")
  }
  if names.contains(where: { name in [".zgroup", ".zarray", "zarr.json"].contains { name.hasSuffix($0) } }) {
    return ("a zip archive of Zarr, as HyperSpy writes it (.zspy)", hyperSpy)
  }
  if names.contains(where: { $0.hasSuffix("data.pkl") }) {
    return ("weights of PyTorch (.pt)", "in Python: np.save(\"data.npy\", torch.load(path).numpy())")
  }
  return nil
}

/// Text whose first word says what it is.
private func textKind(_ bytes: [UInt8]) -> KnownKind? {
  let bare = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
  let body = bare.drop { (0x09...0x0D).contains($0) || $0 == 0x20 }
  let head = String(decoding: body.prefix(64), as: UTF8.self).lowercased()
  let page = "a page of the web (HTML), as a failed download leaves it"
  let again = "open it in a browser to see what the server says, and download the file again"
  if ["<!doctype", "<html", "<head", "<body", "<script"].contains(where: head.hasPrefix) {
    return KnownKind([], page, again, sure: true)
  }
  if isEMSA(head), !isInPairs(body) {
    return KnownKind([], "one EMSA/MAS spectrum, with numbers along its lines", hyperSpy, sure: true)
  }
  if isRipple(String(decoding: body.prefix(512), as: UTF8.self).lowercased()) {
    return KnownKind([], "a Ripple header (.rpl)", rippleCure, sure: true)
  }
  if head.hasPrefix("<?xml") || head.hasPrefix("<svg") { return KnownKind([], "XML", table, sure: true) }
  let inner = body.dropFirst().drop { (0x09...0x0D).contains($0) || $0 == 0x20 }
  let json = "JSON"
  let convert = "in Python: `numpy.save('data.npy', numpy.array(json.load(open(path))))`"
  let isObject = body.first == UInt8(ascii: "{") && inner.first.map { "\"}".utf8.contains($0) } ?? true
  let isList = body.first == UInt8(ascii: "[") && inner.first.map { "[{\"".utf8.contains($0) } ?? false
  return isObject || isList ? KnownKind([], json, convert, sure: true) : nil
}

/// Whether a text begins with the first key of an EMSA/MAS spectrum: `#FORMAT : EMSA/MAS Spectral Data File`.
private func isEMSA(_ head: String) -> Bool { head.hasPrefix("#format") && head.contains("emsa") }

/// Whether each line of an EMSA/MAS spectrum has a place and a number, as a table has: `#DATATYPE : XY`.
private func isInPairs(_ text: ArraySlice<UInt8>) -> Bool {
  let lines = String(decoding: text, as: UTF8.self).lowercased().split(whereSeparator: \.isNewline)
  return lines.contains { $0.hasPrefix("#datatype") && $0.split(separator: ":").last?.contains("xy") == true }
}

/// Whether a text begins with the keys of a Ripple header, perhaps below comments: `key value`, `width 10`, `height 8`.
private func isRipple(_ head: String) -> Bool {
  let lines = head.split(whereSeparator: \.isNewline).drop { $0.hasPrefix(";") }
  let words = lines.joined(separator: " ").split { $0.isWhitespace || $0 == "," }
  return words.prefix(2).elementsEqual(["key", "value"])
    && words.dropFirst(2).contains { ["width", "height"].contains($0) }
}

/// Text in UTF-16 without a mark at its start: every second byte is 0.
private func wideText(_ bytes: [UInt8]) -> KnownKind? {
  let bytes = bytes.prefix(16)
  guard bytes.count > 7 else { return nil }
  let halves = [0, 1].map { start in stride(from: start, to: bytes.count, by: 2).map { bytes[$0] } }
  let isWide = halves.contains { $0.allSatisfy { $0 == 0 } }
  let isText = halves.contains { $0.allSatisfy { (0x20..<0x7F).contains($0) || (0x09...0x0D).contains($0) } }
  return isWide && isText ? KnownKind([], "text in UTF-16 (save it as UTF-8)") : nil
}
