import Datasets
import Diagnostics
import Files
import Testing

/// Headers as programs and people write them, and the files beside them.
@Suite struct ENVITests {
  private static let stored = (0..<24).map { Float($0 * 7 % 24) / 8 }
  private static let keys = "samples = 2\nlines = 3\nbands = 4\ndata type = 4\ninterleave = bip\nbyte order = 0\n"
  private static let points = "wavelength = {400.5, 500, 600, 700}\n"

  /// Writes files and opens one of them: texts as headers, numbers as float32.
  private func open(_ files: [String: Any], _ name: String = "t.hdr", item: String? = nil) throws -> Dataset {
    try withFolder { folder in
      for (name, content) in files {
        let bytes =
          (content as? String).map { Array($0.utf8) } ?? (content as? [Float]).map(raw) ?? content as? [UInt8] ?? []
        try writeAtomically(bytes, to: "\(folder)/\(name)")
      }
      let file = try InputFile(path: "\(folder)/\(name)")
      let dataset = try #require(try dataFormat(of: file)).open(file, item: item)
      // The files go away, so the numbers are read at once.
      return Dataset(
        source: dataset.source,
        values: MemoryValues(shape: dataset.values.shape, values: try dataset.values.all(named: "t")),
        order: dataset.order, axes: dataset.axes
      ).with(dataset)
    }
  }

  @Test("the ending of the numbers decides where the header does not say how they lie, else it is told what was taken")
  func interleave() throws {
    let keys = Self.keys.replacing("interleave = bip\n", with: "")
    let named = try open(["t.hdr": "ENVI\n" + keys, "t.bip": Self.stored])
    #expect(try DatasetsTests.numbers(named) == Self.stored)
    #expect(named.notes.map(\.code) == ["AE6842"] && named.notes[0].severity == .note)
    let other = try open(["t.hdr": "ENVI\n" + keys, "t.dat": Self.stored])
    #expect(other.notes.map(\.code) == ["AE6842"] && other.notes[0].severity == .warning)
    #expect(!other.notes[0].message.contains("says") && other.notes[0].message.contains("bsq is taken"))
    let stated = try open(["t.hdr": "ENVI\n" + Self.keys, "t.bsq": Self.stored])
    #expect(stated.notes.map(\.code) == ["AE6840"])
  }

  @Test("names of header and numbers may differ in the size of letters, in either of them")
  func letters() throws {
    let header = "ENVI\n" + Self.keys + "band names = {blue, green, red, nir}\n"
    for (name, numbers) in [("t.hdr", "T.DAT"), ("V.HDR", "v.dat"), ("w.hdr", "W.dat"), ("u.HDR", "u.dat")] {
      for opened in [name, numbers] {
        let data = try open([name: header, numbers: Self.stored], opened)
        #expect(try DatasetsTests.numbers(data) == Self.stored, "\(opened)")
        #expect(data.axes.last?.labels == ["blue", "green", "red", "nir"])
      }
    }
    // A header of its own goes before.
    let own = try open(["t.hdr": "ENVI\n", "T.HDR": header, "T.DAT": Self.stored], "T.DAT")
    #expect(try DatasetsTests.numbers(own) == Self.stored)
  }

  @Test("names of bands with units are wavelengths where the header lists none")
  func bandNames() throws {
    let names = (0..<4).map { "Band \($0 + 1) (\(400 + 25 * $0).50 Nanometers)" }.joined(separator: ", ")
    let data = try open(["t.hdr": "ENVI\n" + Self.keys + "band names = {\(names)}\n", "t.dat": Self.stored])
    let axis = try #require(data.axes.last)
    #expect(axis.values == [400.5, 425.5, 450.5, 475.5] && axis.units == "nm" && axis.labels.count == 4)
    let plain = try open([
      "t.hdr": "ENVI\n" + Self.keys + "band names = {Band 1, Band 2, Band 3, Band 4}\n", "t.dat": Self.stored,
    ])
    #expect(plain.axes.last?.isCalibrated == false)
  }

  @Test("numbers that make sense in the other byte order only are told with the line that mends them")
  func byteOrder() throws {
    let keys = "ENVI\nsamples = 8\nlines = 4\nbands = 8\ninterleave = bip\n"
    let real = (0..<256).map { Float(($0 * 7919) % 3571) / 3571 + 0.1 }
    let whole = (0..<256).map { UInt16(3000 + ($0 % 60) * 7) }
    let files: [(String, [UInt8])] = [("data type = 4\n", raw(real)), ("data type = 12\n", raw(whole))]
    for (type, bytes) in files {
      let wrong = try open(["t.hdr": keys + type + "byte order = 1\n", "t.dat": bytes])
      #expect(wrong.notes.map(\.code) == ["AE6843"], "\(type)")
      #expect(wrong.notes.first?.help?.contains("byte order = 0") == true)
      #expect(try open(["t.hdr": keys + type + "byte order = 0\n", "t.dat": bytes]).notes.isEmpty)
    }
  }

  @Test("the help of a wrong key is about that key")
  func keyHelp() throws {
    try withFolder { folder in
      let keys = "ENVI\nsamples = 2\nlines = 2\nbands = 1\ndata type = 1\ninterleave = bsq\nbyte order = 7\n"
      for (text, word) in [
        (keys, "low byte"), (keys.replacing("bsq", with: "abc").replacing("7", with: "0"), "bsq"),
        (keys.replacing("= 2", with: "= a"), "correct"),
      ] {
        try writeAtomically(text, to: "\(folder)/a.hdr")
        try writeAtomically("abcd", to: "\(folder)/a.img")
        let error = refusal { try InfoReport("\(folder)/a.hdr", item: nil) }
        #expect(error.code == "AE6830" && error.help?.contains(word) == true, "\(error)")
      }
    }
  }

  @Test(
    "headers are read in every spelling",
    arguments: [
      "ENVI\n" + keys + points, "\u{FEFF}ENVI\r\n" + keys + "wavelength = {400.5, 500,\n 600, 700,\n}\n",
      "ENVI\n" + keys + "wavelength =\n{400.5, 500, 600, 700}\n",
      "ENVI\n" + keys + "Wavelength = { 400.5 ,\n\n; bands\n500,600,700}\n",
      "ENVI\n; by hand\nSAMPLES=2\n Lines  =  3\nbands=4\nData  Type = 4 ; float\ninterleave = BIP\n" + points,
      "ENVI\n" + keys + "wavelength = {400.5 500 600 700}\n", "ENVI\n" + keys + "wavelength = 400.5, 500, 600, 700\n",
      "ENVI\n" + keys + "wavelength = {\n400.5, ; blue\n500,\n600,\n700\n}\n",
      "ENVI\n" + keys + "description =\n" + points,
    ])
  func spellings(text: String) throws {
    let data = try open(["t.hdr": text, "t.bip": Self.stored])
    #expect(try DatasetsTests.numbers(data) == Self.stored && data.notes.isEmpty)
    #expect(data.axes[2].values == [400.5, 500, 600, 700])
  }

  @Test(
    "decimal commas are read where marks between the numbers tell them apart",
    arguments: [
      "{400,5; 500,25; 600,0; 700,75}", "{400,5;500,25;600,0;700,75}", "{400,5, 500,25,\n 600, 700,75}",
      "{400,5 500,25 600,0 700,75}",
    ])
  func decimalCommas(list: String) throws {
    let data = try open(["t.hdr": "ENVI\n" + Self.keys + "wavelength = \(list)\n", "t.bip": Self.stored])
    #expect(data.axes[2].values[0] == 400.5 && data.axes[2].values[1] == 500.25)
    #expect(data.axes[2].values[2] == 600 && data.axes[2].values[3] == 700.75)
  }

  @Test(
    "lists that commas alone part are no decimals",
    arguments: ["{400,410 ,420,430 ,440,450 ,460,470}", "{400,5,410,5,420,5,430,5}"])
  func noDecimals(list: String) {
    let told = refusal {
      try open(["t.hdr": "ENVI\n" + Self.keys + "wavelength = \(list)\n", "t.bip": Self.stored])
    }
    #expect(told.code == "AE6835" && told.help?.contains("400.5, 420.5") == true)
  }

  @Test(
    "units of wavelengths",
    arguments: [
      ("Nanometers", "nm", "Wavelength"), ("nm", "nm", "Wavelength"), ("microns", "µm", "Wavelength"),
      ("um", "µm", "Wavelength"),
      ("Wavenumber", "cm⁻¹", "Wavenumber"), ("cm-1", "cm⁻¹", "Wavenumber"), ("GHz", "GHz", "Frequency"),
    ])
  func units(text: String, symbol: String, name: String) throws {
    let data = try open([
      "t.hdr": "ENVI\n" + Self.keys + Self.points + "wavelength units = \(text)\n", "t.bip": Self.stored,
    ])
    #expect(data.axes[2].units == symbol && data.axes[2].name == name)
  }

  @Test("bytes around lines and pixels are skipped", arguments: ["bip", "bil", "bsq"])
  func frames(interleave: String) throws {
    let sizes = ["bip": (3, 2, 4), "bil": (3, 4, 2), "bsq": (4, 3, 2)][interleave]!
    var bytes: [UInt8] = []
    for major in 0..<sizes.0 {
      bytes += [UInt8](repeating: 9, count: 8)
      for minor in 0..<sizes.1 {
        let first = (major * sizes.1 + minor) * sizes.2
        bytes += raw(Array(Self.stored[first..<first + sizes.2])) + [7, 7, 7]
      }
    }
    let header =
      "ENVI\n" + Self.keys.replacing("bip", with: interleave)
      + "major frame offsets = {8, 0}\nminor frame offsets = {0, 3}\n"
    let data = try open(["t.hdr": header, "t.dat": bytes])
    #expect(try data.values.all(named: "t") == Self.stored)
    #expect(refusal { try open(["t.hdr": header, "t.dat": Self.stored]) }.code == "AE6834")
  }

  @Test("factors and offsets are used, numbers that stand for no value are none")
  func encodings() throws {
    func read(_ keys: String) throws -> Dataset {
      try open(["t.hdr": "ENVI\n" + Self.keys + keys, "t.bip": Self.stored])
    }
    #expect(try DatasetsTests.numbers(read("reflectance scale factor = 8\n")) == Self.stored.map { $0 / 8 })
    let gains = try read("data gain values = {1, 2, 3, 4}\ndata offset values = {0, 0, 0, 5}\n")
    let expected = Self.stored.enumerated().map { $1 * Float($0 % 4 + 1) + ($0 % 4 == 3 ? 5 : 0) }
    #expect(try DatasetsTests.numbers(gains) == expected && gains.notes.map(\.code) == ["AE6813"])
    #expect(try read("reflectance scale factor = 1\ndata gain values = {1,1,1,1}\n").notes.isEmpty)
    let both = try read("reflectance scale factor = 8\ndata gain values = {1, 2, 3, 4}\n")
    #expect(try DatasetsTests.numbers(both) == Self.stored && both.notes.map(\.code) == ["AE6814"])
    #expect(try DatasetsTests.numbers(read("data ignore value = 0.875\n")).filter(\.isNaN).count == 1)
  }

  @Test(
    "what cannot be understood is named with its key and line",
    arguments: [
      ("byte order = 0", "byte order = 7", "`byte order` in line 7"),
      ("data type = 4", "data type = four", "`data type` in line 5"),
      ("data type = 4", "data type = 6", "`data type` in line 5"), ("bip", "bxp", "`interleave` in line 6"),
      ("bands = 4", "bands = 4\nbands = 3", "`bands` twice, in line 4 and in line 5"),
      ("bip\n", "bip\nwavelength = {1, 2, 3}\n", "`wavelength` in line 7"),
      ("bip\n", "bip\nwavelength = {1, 2, x, 4}\n", "entry 3 of `wavelength` in line 7"),
      ("bip\n", "bip\ndata gain values = {1, 2}\n", "`data gain values` in line 7"),
      ("bip\n", "bip\nwavelength = {1, 2,\n", "`wavelength` in line 7"),
      ("bip\n", "bip\ndata ignore value = none\n", "`data ignore value` in line 7"),
    ])
  func mistakes(old: String, new: String, place: String) {
    let header = "ENVI\n" + Self.keys.replacing(old, with: new)
    #expect(refusal { try open(["t.hdr": header, "t.bip": Self.stored]) }.message.contains(place))
  }

  @Test("a list of bad bands of another length is told")
  func badBands() throws {
    let data = try open(["t.hdr": "ENVI\n" + Self.keys + "bbl = {1, 0, 1}\n", "t.bip": Self.stored])
    #expect(data.notes.map(\.code) == ["AE6839"] && data.badChannels.isEmpty)
  }

  @Test(
    "semicolons separate the numbers of a list, and start a comment elsewhere",
    arguments: ["{400.5; 500; 600; 700}", "{400.5; 500;\n 600; 700}", "{400.5, 500, ; two of four\n 600, 700} ; nm"])
  func semicolons(list: String) throws {
    let data = try open(["t.hdr": "ENVI\n" + Self.keys + "wavelength = \(list)\n", "t": Self.stored])
    #expect(data.axes[2].values == [400.5, 500, 600, 700])
  }

  @Test("the numbers that belong to a header")
  func files() throws {
    let (header, own) = ("ENVI\n" + Self.keys, Self.stored)
    let other = own.map { $0 + 7 }
    for name in ["t", "t.BIP", "t.Dat", "t.IMG", "t.raw"] {
      #expect(try numbers(open(["t.hdr": header, name: own])) == own)
    }
    #expect(try numbers(open(["t.img.hdr": header, "t.img": own, "t.bip": other], "t.img.hdr")) == own)
    #expect(try numbers(open(["t.hdr": header, "t.bip": own, "t.img": other, "t.img.hdr": header])) == own)
    #expect(try numbers(open(["t.hdr": header, "t.bip": own, "t.img": other])) == own)
    #expect(try numbers(open(["t.hdr": header, "t.dat": own, "t.raw": Array(other.dropLast())])) == own)
    let several = refusal { try open(["t.hdr": header, "t.dat": own, "t.img": other]) }
    #expect(several.code == "AE6841" && several.message.contains("t.dat") && several.message.contains("t.img"))
    let none = refusal { try open(["t.hdr": header, "t.img": other, "t.img.hdr": header]) }
    #expect(none.code == "AE6831" && none.notes.first?.contains("t.img") == true)
    #expect(try open(["t.hdr": header, "t.bsq": own]).notes.map(\.code) == ["AE6840"])
  }
}

extension Dataset {
  /// The same numbers with what another data set says about them.
  fileprivate func with(_ other: Dataset) -> Dataset {
    var result = self
    (result.badChannels, result.notes) = (other.badChannels, other.notes)
    return result
  }
}
