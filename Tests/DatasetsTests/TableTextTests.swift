import Diagnostics
import Files
import Testing

@testable import Datasets

private func number(_ row: Int, _ channel: Int) -> Double {
  let figure: Int = (row * 7 + channel * channel * 5 + 1) % 23
  return Double(figure) / 32
}

private let heads = "400,420,440,460,480,500,520,540"

private func rows(
  _ range: Range<Int>, _ separator: String = ",", unit: String = "", before: (Int) -> String = { _ in "" }
)
  -> String
{
  range.map { row in
    before(row) + (0..<8).map { "\(number(row, $0))\(unit)" }.joined(separator: separator) + "\n"
  }.joined()
}

private func opened(_ bytes: [UInt8], _ name: String = "t.csv", _ set: (inout ArrayChoice) -> Void = { _ in }) throws
  -> Dataset
{
  let file = InputFile(name: name, bytes: bytes)
  var choice = ArrayChoice()
  set(&choice)
  return try #require(try dataFormat(of: file)).open(file, choice)
}

/// Text of other programs in and around tables.
@Suite struct TableTextTests {
  @Test(
    "text that is no UTF-8 is Windows-1252",
    arguments: [("Wellenlänge [µm]", "Wellenlänge", "µm"), ("Länge – µ (nm)", "Länge – µ", "nm")])
  func latin(title: String, name: String, units: String) throws {
    let text = title + ";a;b\n" + (0..<12).map { "\(400 + $0),5;0,\($0 * 7 % 11);1,25\n" }.joined()
    let bytes = text.unicodeScalars.map { $0 == "\u{2013}" ? 0x96 : UInt8($0.value) }
    let data = try opened(bytes) { $0.spectral = .number(0) }
    #expect(data.axes[0].name == name && data.axes[0].units == units && data.axes[0].values.first == 400.5)
    let same = try opened(Array(text.utf8)) { $0.spectral = .number(0) }
    #expect(same.axes == data.axes)
    let thousands = try opened(Array("1".utf8) + [0xA0] + Array("012,5;987\n5;".utf8) + [0xA0, 0x36, 0xA0, 0x0A])
    #expect(try numbers(thousands) == [1012.5, 987, 5, 6])
  }

  @Test("blanks that do not break lines stand before units", arguments: ["\u{A0}", "\u{202F}", " "])
  func blanksBeforeUnits(blank: String) throws {
    let header = "Probe;" + (0..<8).map { "\(400 + 20 * $0),0\(blank)nm" }.joined(separator: ";") + "\n"
    let data = try table(header + rows(0..<9, ";") { "P\($0);" })
    #expect(data.axes[1].units == "nm" && data.axes[1].values.prefix(2) == [400, 420])
  }

  @Test(
    "names of bands with a unit behind a second number give the axis",
    arguments: ["Band # (@ nm)", "B# @nm", "band_0#_@nm", "# (@ nm)"])
  func bands(form: String) throws {
    let names = (0..<8).map { form.replacing("#", with: "\($0 + 1)").replacing("@", with: "\(400 + 21 * $0)") }
    let data = try table(names.joined(separator: ",") + "\n" + rows(0..<9))
    #expect(data.shape == [9, 8] && data.axes[1].units == "nm" && data.axes[1].values.prefix(2) == [400, 421])
  }

  @Test(
    "text between angles, and lines of signs, below the numbers are no rows",
    arguments: [
      ">>>>>End Processed Spectral Data<<<<<", "-----", "--- end of file ---", "=====", "*** End ***",
    ])
  func textBelow(end: String) throws {
    let data = try table(heads + "\n" + rows(0..<9) + end + "\n")
    #expect(data.shape == [9, 8] && data.notes.last?.code == "AE6213")
    let pairs = (0..<12).map { "\(400 + $0)\t0,\($0 * 7 % 11)\n" }.joined()
    #expect(try table("Begin\n" + pairs + end + "\n") { $0.spectral = .number(0) }.shape == [12, 1])
  }

  @Test("ENVI's export of spectra as text is a table")
  func plot() throws {
    let text =
      "ENVI ASCII Plot File [Mon Nov 30 09:00:00 2026]\nColumn 1: Wavelength\nColumn 2: Region 1~~2##255,0,0\nColumn 3: Region 3~~4\n"
      + (0..<20).map { "  \(400 + 5 * $0).500000   0.\($0 * 7 % 11)00   0.\($0 * 5 % 11)25\n" }.joined()
    let data = try opened(Array(text.utf8), "p.txt") { $0.spectral = .number(0) }
    #expect(data.shape == [20, 2] && data.axes[0].values.prefix(2) == [400.5, 405.5])
    #expect(data.axes[0].name == "Wavelength")
    #expect(try numbers(data).prefix(4) == [0, 0.025, 0.7, 0.525])
  }

  @Test("cells with units are refused in their place, with the line that takes the units out")
  func units() {
    for (unit, separator) in [(" a.u.", ","), (" counts", ";"), ("V", ",")] {
      let error = refusal {
        try numbers(table(heads.replacing(",", with: separator) + "\n" + rows(0..<9, separator, unit: unit)))
      }
      #expect(
        error.code == "AE6203" && error.message.contains("line 2, column 1: expected a number, found `0.03125\(unit)`"))
      let pattern = unit == " a.u." ? "a\\.u\\." : unit.filter { $0 != " " }
      #expect(error.help == "take the units out: `sed -E 's/([0-9]) *\(pattern)/\\1/g' t.csv > plain.csv`")
    }
  }

  @Test("numbers in groups of two digits are refused in their own column", arguments: ["\t", ";"])
  func groups(separator: String) {
    let text = "1,32,000\(separator)1,43,850\n1,38,750\(separator)1,53,300\n"
    let error = refusal { try numbers(table(text)) }
    #expect(error.message.contains("line 2, column 1: expected a number, found `1,38,750`"))
  }

  @Test("points between semicolons that may all be thousands are told")
  func points() throws {
    let lines = (0..<9).map { (row: Int) in
      (0..<8).map { (channel: Int) -> String in
        let figures: Int = 100 + (row * 7 + channel * channel * 50) % 800
        return "\(1 + row % 2).\(figures)"
      }
    }
    let data = try table(lines.map { $0.joined(separator: ";") }.joined(separator: "\n"))
    #expect(data.notes.map(\.code) == ["AE6211"])
    #expect(try table(lines.map { $0.joined(separator: ",") }.joined(separator: "\n")).notes.isEmpty)
    #expect(
      try table(
        "400.5;420.5;440.5;460.5;480.5;500.5;520.5;540.5\n"
          + lines.map { $0.joined(separator: ";") }.joined(separator: "\n")
      ).notes.map(\.code) == ["AE6207"])
  }

  @Test("numbers that float32 cannot tell apart are told in a table too")
  func lostDigits() throws {
    var data = try table(
      heads + "\n"
        + (0..<9).map { row in (0..<8).map { "\(number(row, $0) + 0.5)e-42" }.joined(separator: ",") + "\n" }.joined())
    try data.tellLostDigits()
    #expect(data.notes.map(\.code) == ["AE6207", "AE6567"])
    var usual = try table(heads + "\n" + rows(0..<9))
    try usual.tellLostDigits()
    #expect(usual.notes.map(\.code) == ["AE6207"])
  }
}

/// Which spectrum a message about a cell names.
@Suite struct SpectrumNumbersTests {
  @Test("a cell without a number names the spectrum in a column, in a picture and in a long table")
  func places() {
    func key(_ text: String, _ channels: Int, _ set: (inout ArrayChoice) -> Void) -> String? {
      let model = InputExpectation(modelName: "M", inputText: "x: [n]", shape: [channels], sizeNames: ["n"])
      var choice = ArrayChoice()
      set(&choice)
      let error = refusal { try openSamples(of: table(text, set), fitting: model, choice: choice).all() }
      #expect(error.code == "AE6203")
      return error.help?.firstMatch(of: /`dead_pixels: (.*)`/).map { String($0.1) }
    }
    func columns(_ lines: Int, line: Int) -> String {
      (0..<lines).map { "\(400 + $0),1.5,2.5,3.5,\($0 == line ? "NA" : "4.5"),5.5\n" }.joined()
    }
    #expect(key(columns(30, line: 20), 30) { $0.spectral = .number(0) } == "[3]")
    #expect(key(columns(30, line: 0), 30) { $0.spectral = .number(0) } == "[3]")
    let list = (0..<12).map { $0 == 10 ? "1,,3,2,4\n" : "1,5,3,\($0),4\n" }.joined()
    #expect(key(list, 5) { _ in } == "[10]")
    #expect(key(list, 5) { $0.pixels = .init(rows: 2, columns: 6, isColumnMajor: false) } == "[[1, 4]]")
    #expect(key(list, 5) { $0.pixels = .init(rows: 2, columns: 6, isColumnMajor: true) } == "[[0, 5]]")
    // A map that was measured there and back: the eleventh line is the second place of the last row.
    let cells = (0..<12).map { (x: $0 / 4 % 2 == 0 ? $0 % 4 : 3 - $0 % 4, y: $0 / 4) }
    let map = cells.enumerated().map { "\($1.x),\($1.y),\($0 == 5 ? "NA" : "5"),3,\($0),4\n" }.joined()
    #expect(
      key("x,y,400,410,420,430\n" + map, 4) { $0.pixels = .init(rows: 3, columns: 4, isColumnMajor: false) }
        == "[[1, 2]]")
    let long = cells.enumerated().map { cell in
      (0..<4).map {
        "\(cell.element.x),\(cell.element.y),\(400 + $0),\(cell.offset == 6 && $0 == 2 ? "NA" : "0.\($0 * 7 % 5)")\n"
      }.joined()
    }.joined()
    #expect(key("x,y,wavelength,intensity\n" + long, 4) { _ in } == "[6]")
    #expect(
      key("x,y,wavelength,intensity\n" + long, 4) { $0.pixels = .init(rows: 3, columns: 4, isColumnMajor: false) }
        == "[[1, 1]]")
  }

  @Test("a row of ones is a row, below any header", arguments: ["id,", ""])
  func ones(name: String) throws {
    let ones = Array(repeating: "1", count: 8).joined(separator: ",") + "\n"
    let named = name.isEmpty ? "" : "white,"
    let data = try table(name + heads + "\n" + named + ones + rows(0..<6) { name.isEmpty ? "" : "s\($0)," })
    #expect(data.shape == [7, 8])
    #expect(try numbers(data).prefix(8).allSatisfy { $0 == 1 })
    let labels = try table("label\n1\n2\n3\n1\n1\n")
    #expect(try numbers(labels) == [1, 2, 3, 1, 1])
  }

  @Test("names that begin with the mark of comments are told, and a header called so is read")
  func marks() throws {
    let skipped = try table("id," + heads + "\n" + rows(0..<9) { "#\($0)," })
    #expect(skipped.notes.contains { $0.code == "AE6237" && $0.message.contains("9 lines from line 2 on") })
    let header = try table("#," + heads + "\n" + rows(0..<9) { "\($0)," })
    #expect(header.shape == [9, 8] && header.axes[1].values.prefix(2) == [400, 420])
  }

  @Test(
    "names of sums with a number behind are names of spectra",
    arguments: ["STD 1", "SD12", "CV1", "min5", "Media 1"])
  func numbered(name: String) throws {
    let data = try table("id," + heads + "\n" + rows(0..<9) { "s\($0)," } + rows(9..<10) { _ in "\(name)," })
    #expect(data.shape == [10, 8])
  }
}
