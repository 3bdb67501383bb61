import Datasets
import Diagnostics
import Files
import Testing

/// Files that are of another kind than their name says.
@Suite struct FileKindTests {
  private static let endings = [".h5", ".mat", ".npz", ".npy", ".hdf", ".nc", ".csv", ".dat", ".hdr"]

  private static let kinds: [(start: [UInt8], words: String, cure: String)] = [
    (Array("version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 3\n".utf8), "Git LFS", "git lfs pull"),
    (Array("\n<!DOCTYPE html><html><body>404".utf8), "HTML", "download"),
    (Array("<HTML><head>".utf8), "HTML", "download"),
    (Array("{\"a\": [1, 2]}".utf8), "JSON", "json.load"),
    (Array("[[1, 2], [3, 4]]".utf8), "JSON", "json.load"),
    ([0x0E, 0x03, 0x13, 0x01] + [UInt8](repeating: 0, count: 40), "HDF4", "h4toh5"),
    (Array("CDF\u{01}".utf8) + [UInt8](repeating: 0, count: 40), "netCDF-3", "nccopy -k nc4"),
    (Array("CDF\u{02}".utf8) + [UInt8](repeating: 0, count: 40), "netCDF-3", "nccopy -k nc4"),
    ([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0xFF], "gzip", "gunzip"),
    (Array("BZh91AY&SY".utf8) + [0, 1], "bzip2", "bunzip2"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0, 4], "xz", "xz -dc"),
    ([0x28, 0xB5, 0x2F, 0xFD, 0, 1], "zstd", "zstd -dc"), ([0x49, 0x49, 0x2A, 0, 8, 0, 0, 0], "TIFF", "tifffile"),
    ([0x80, 4, 0x95, 0, 0], "pickle", "np.save"), ([], "empty", "again"),
    (
      Array("PK\u{03}\u{04}".utf8) + [UInt8](repeating: 0, count: 22) + [19, 0, 0, 0]
        + Array("[Content_Types].xml".utf8),
      "Excel", "CSV"
    ),
    (Array("%PDF-1.7\n".utf8), "PDF", "table"), (Array("PAR1".utf8) + [0, 0], "Parquet", "read_parquet"),
  ]

  @Test("a file of another kind is called what it is, with what to do, under any name", arguments: kinds.indices)
  func otherKinds(number: Int) throws {
    let kind = Self.kinds[number]
    for ending in Self.endings {
      // Two bytes alone may start numbers without a mark.
      if ending == ".mat", ["gzip", "pickle"].contains(kind.words) { continue }
      let error = refusal { try opened(kind.start, "f\(ending)") }
      #expect(error.code == "AE6005", "\(ending): \(error.message)")
      #expect(error.message.contains(kind.words) && !error.message.contains("damaged"), "\(ending): \(error.message)")
      #expect(error.help?.contains(kind.cure) == true, "\(ending): \(error.help ?? "")")
    }
  }

  @Test(
    "files of microscopes are known by their endings, and cured by HyperSpy",
    arguments: ["a.emi", "a.SER", "a.bcf", "a.blo", "a.mib"])
  func microscopes(name: String) {
    let error = refusal { try opened([0x4A, 0x46, 0, 0, 7, 0, 0, 1], name) }
    #expect(error.code == "AE6005" && error.help?.contains("HyperSpy") == true, "\(error)")
  }

  @Test(
    "files of spectrometers are known by their first bytes or endings, and cured by a table",
    arguments: [("a.spc", "GRAMS"), ("a.SPE", "WinSpec"), ("a.l6m", "LabSpec"), ("a.wip", "WITec")])
  func spectrometers(name: String, words: String) {
    let told = refusal { try opened([0, 0x4B, 0, 0, 7, 0, 0, 1], name) }
    #expect(told.code == "AE6005" && told.message.contains(words) && told.help?.contains(".csv") == true, "\(told)")
    let opus = refusal { try opened([0x0A, 0x0A, 0xFE, 0xFE, 0, 0, 0, 1], "a.0") }
    #expect(opus.message.contains("OPUS"))
  }

  @Test("an EMSA/MAS spectrum with numbers along its lines is told, and one of pairs stays a table")
  func emsa() throws {
    let head = "#FORMAT      : EMSA/MAS Spectral Data File\r\n#VERSION     : 1.0\r\n#NPOINTS     : 4.\r\n"
    let end = "#SPECTRUM    : Spectral Data Starts Here\r\n"
    for name in ["a.msa", "a.txt", "a.csv"] {
      let rows = head + "#DATATYPE    : Y\r\n" + end + "1.0, 2.0\r\n5.0, 4.0\r\n#ENDOFDATA   :\r\n"
      let told = refusal { try opened(Array(rows.utf8), name) }
      #expect(told.code == "AE6005" && told.message.contains("EMSA/MAS"), "\(name)")
      #expect(told.help?.contains("HyperSpy") == true)
    }
    let pairs = head + "#DATATYPE    : XY\r\n" + end + "1.0, 2.0\r\n2.0, 5.0\r\n3.0, 4.0\r\n#ENDOFDATA   :\r\n"
    try withFolder { folder in
      try writeAtomically(pairs, to: "\(folder)/a.msa")
      #expect(try #require(try dataFormat(of: InputFile(path: "\(folder)/a.msa"))).name.contains("table"))
    }
  }

  @Test("folders and archives of Zarr are told with what makes a file of them")
  func zarr() throws {
    try withFolder { folder in
      try writeAtomically("{\"zarr_format\": 2}", to: "\(folder)/.zgroup")
      #expect(refusal { try InputFile(path: folder) }.help?.contains("zarr.open") == true)
    }
    #expect(zipKind(["Experiments/.zgroup", "x"])?.words.contains("Zarr") == true)
  }

  @Test("a Ripple header and the numbers beside it are told")
  func ripple() throws {
    let text = "key\tvalue\nwidth\t10\nheight\t8\n"
    #expect(refusal { try opened(Array(text.utf8), "a.rpl") }.message.contains("Ripple"))
    let commented = ";File created by RosettaSciIO version 0.4\n; by hand\n" + text
    #expect(refusal { try opened(Array(commented.utf8), "a.rpl") }.message.contains("Ripple"))
    try withFolder { folder in
      try write(Array(text.utf8), to: "\(folder)/a.rpl")
      try write([0, 1, 2, 3, 0xFF], to: "\(folder)/a.raw")
      let file = try InputFile(path: "\(folder)/a.raw")
      #expect(refusal { try dataFormat(of: file) }.help?.contains("a.rpl") == true)
    }
  }

  private func opened(_ bytes: [UInt8], _ name: String) throws -> Dataset {
    try withFolder { folder in
      let path = "\(folder)/\(name)"
      try write(bytes, to: path)
      let file = try InputFile(path: path)
      let data = try #require(try dataFormat(of: file)).open(file, ArrayChoice())
      _ = try numbers(data)
      return data
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    try writeAtomically(to: path) { (file) throws(Diagnostic) in
      try bytes.withBytes { (bytes) throws(Diagnostic) in try file.write(bytes) }
    }
  }

  @Test("text under a binary ending", arguments: [".h5", ".npz", ".npy", ".hdf", ".nc", ".hdr", ".mat"])
  func text(ending: String) {
    let error = refusal { try opened(Array("nm,counts\n400,1\n410,2\n".utf8), "f\(ending)") }
    #expect(error.code == "AE6005" && error.message.contains("text"), "\(error.message)")
    #expect(error.help?.contains(ending == ".hdr" ? "ENVI" : ".csv") == true)
  }

  @Test("what is marked is read whatever its name says, and told")
  func marked() throws {
    let stored = [
      ("v5.mat", ".npy"), ("plain.h5", ".csv"), ("plain.h5", ".mat"), ("plain.h5", ".npz"), ("deflated.npz", ".h5"),
      ("v73.mat", ".h5"), ("cube.hspy", ".txt"),
    ]
    for (name, ending) in stored {
      let data = try bytes(at: fixtures + name)
      try withFolder { folder in
        try write(data, to: "\(folder)/f\(ending)")
        let report = try InfoReport("\(folder)/f\(ending)", item: nil)
        #expect(report.text.contains("is read as that"), "\(name) as \(ending): \(report.text)")
      }
    }
    let own = try InfoReport(fixtures + "v73.mat", item: nil)
    #expect(!own.text.contains("is read as that") && own.text.contains("MATLAB"))
  }

  @Test("numbers without header, and headers that are none")
  func bare() throws {
    try withFolder { folder in
      try write([0, 1, 0, 2, 0, 200], to: "\(folder)/a.dat")
      try write(Array("version https://git-lfs.github.com/spec/v1\n".utf8), to: "\(folder)/a.hdr")
      let error = refusal { try InfoReport("\(folder)/a.dat", item: nil) }
      #expect(error.code == "AE6005" && error.notes.first?.contains("Git LFS") == true)
      let header = try bytes(at: fixtures + "bip.hdr")
      try write(header, to: "\(folder)/b.hdr")
      try write(Array("version https://git-lfs.github.com/spec/v1\n".utf8), to: "\(folder)/b.img")
      for name in ["b.hdr", "b.img"] {
        #expect(refusal { try InfoReport("\(folder)/\(name)", item: nil) }.help?.contains("git lfs pull") == true)
      }
    }
  }

  @Test("a zip archive of other files says what it holds")
  func zips() throws {
    let stored = try bytes(at: fixtures + "stored.npz")
    // The same archive with members of other names.
    var text = stored
    for place in text.indices.dropLast(4) where text[place..<place + 4].elementsEqual(".npy".utf8) {
      text.replaceSubrange(place..<place + 4, with: Array(".csv".utf8))
    }
    let error = refusal { try opened(text, "f.npz") }
    #expect(error.code == "AE6005" && error.message.contains("`cube.csv`") && error.help?.contains("unzip") == true)
  }
}
