import Datasets
import Diagnostics
import Files
import Testing

/// A table as text, opened as a user's file would be.
func table(_ text: String, named name: String = "t.csv", _ set: (inout ArrayChoice) -> Void = { _ in }) throws
  -> Dataset
{
  let file = InputFile(name: name, bytes: Array(text.utf8))
  var choice = ArrayChoice()
  set(&choice)
  return try #require(try dataFormat(of: file)).open(file, choice)
}

/// Ten rows of four numbers between 0 and 1, which no axis resembles.
private let rows = (0..<10).map { row in (0..<4).map { number(row, $0) } }

private func number(_ row: Int, _ channel: Int) -> Double { Double((row * 7 + channel * 5) % 11) / 16 }

private let values = rows.flatMap { $0.map { Float($0) } }

private func lines(_ separator: String, before: (Int) -> String = { _ in "" }, after: String = "") -> String {
  let lines = rows.enumerated().map { number, row -> String in
    let fields = row.map { "\($0)" }.joined(separator: separator)
    return "\(before(number))\(fields)\(after)\n"
  }
  return lines.joined()
}

/// Lines above and below the rows of a table.
@Suite struct TableLinesTests {
  @Test(
    "the header is found below text, statements of the separator, and above units",
    arguments: [
      "sep=;\n400;500;600;700\n" + lines(";"), "\u{FEFF}sep=,\n400,500,600,700\n" + lines(","),
      "Map of sample 7\nmeasured with 532 nm\n400,500,600,700\n" + lines(","),
      "Date: 12.03.2024; 10 s\nLaser;532\n\nid;400;500;600;700\n" + lines(";") { "s\($0);" },
      "Exposure: 10 s\n\t400\t500\t600\t700\n" + lines("\t") { "\($0)\t" },
      "id,400,500,600,700\n-,nm,nm,nm,nm\n" + lines(",") { "\($0)," }, "# 400 500 600 700\n" + lines(" "),
      "# by hand\n# 400.0, 500.0, 600.0, 700.0\n" + lines(","), "400|500|600|700\n" + lines("|"),
      "400,500,600,700\n" + lines(",") { "\($0),\(2 * $0)," },
    ])
  func headers(text: String) throws {
    let data = try table(text)
    #expect(try numbers(data) == values)
    #expect(data.axes[1].values == [400, 500, 600, 700] && data.axes[1].role == .spectral)
    #expect(data.notes.allSatisfy { $0.severity == .note })
  }

  @Test("lines that are skipped above the table are told")
  func linesAbove() throws {
    let data = try table("Map of sample 7\n\nby me\n400,500,600,700\n" + lines(","))
    #expect(data.notes.map(\.code) == ["AE6212", "AE6207"])
    #expect(data.notes[0].message.hasSuffix("skipped: lines 1, 3") && data.notes[1].message.hasPrefix("line 4"))
    let named = try table(
      "Laser\t532\nWavelength (nm)\tCounts\n" + (0..<9).map { "\($0 * $0 + 300)\t\($0 % 3)\n" }.joined()
    ) {
      $0.spectral = .number(0)
    }
    #expect(named.axes[0].name == "Wavelength" && named.axes[0].units == "nm" && named.shape == [9, 1])
    let unnamed = try table("Laser\t532\nScans\t5\n" + (0..<9).map { "\($0 * $0 + 300)\t\($0 % 3)\n" }.joined()) {
      $0.spectral = .number(0)
    }
    #expect(unnamed.axes[0].name == nil && unnamed.shape == [9, 1])
  }

  @Test(
    "a line right above the rows that looks like a row with a mistake is warned of",
    arguments: [
      ("a,b\n1,x\n2,3\n4,5\n6,8\n", 2), ("a,b\nx,1\n2,3\n4,5\n6,8\n", 2), ("a,b\n1..5,2\n2,3\n4,5\n6,8\n", 2),
      ("a,b,c\nx,y,1\n2,3,4\n4,5,5\n6,8,7\n", 2),
    ])
  func faultyRow(text: String, line: Int) throws {
    let notes = try table(text).notes.filter { $0.code == "AE6241" }
    #expect(notes.count == 1 && notes[0].severity == .warning && notes[0].message.contains("line \(line) right above"))
  }

  @Test(
    "keys with numbers and names above the rows are none",
    arguments: [
      "Date,Monday\nBy,me\nScans,5\n2,3\n4,5\n6,8\n", "name,1\na,3\nb,5\nc,8\n", "a,b\nnm,1\n2,3\n4,5\n6,8\n",
      "a,b\n2,3\n4,5\n6,8\n", "Laser,532\na,b\n2,3\n4,5\n6,8\n",
    ])
  func noFaultyRow(text: String) throws {
    #expect(try !table(text).notes.contains { $0.code == "AE6241" }, "\(text)")
  }

  @Test("numbers above the table that are no row of it are refused")
  func otherNumbersAbove() {
    let error = refusal { try table("1,2,3\n" + lines(",")) }
    #expect(error.code == "AE6204" && error.message.contains("line 1 has 3 numbers, the other rows have 4"))
  }

  @Test(
    "sums, text and empty lines below the rows are no spectra",
    arguments: ["Total,1,2,3,4\n", "Mean;1\n", "End of data\n", ",,,,\n,,,,\n", "Mean,1,2,3,4\nstd,1,1,1,1\n"])
  func linesBelow(end: String) throws {
    let data = try table("id,400,500,600,700\n" + lines(",") { "a\($0)," } + end)
    #expect(try numbers(data) == values)
    #expect(data.notes.map(\.code) == (end.hasPrefix(",") ? ["AE6206"] : ["AE6206", "AE6213"]))
    if end.hasPrefix("Total") { #expect(data.notes[1].message.hasSuffix("line 12 (`Total`)")) }
  }

  @Test("a row with a mistake is neither header nor end")
  func mistakes() {
    #expect(refusal { try numbers(table("a,b,c\n1,x,3\n4,5,6\n7,8,9\n")) }.message.contains("line 2, column 2"))
    #expect(refusal { try numbers(table("a,b\n1,2\n3,abc\n")) }.message.contains("line 3, column 2"))
    #expect(refusal { try numbers(table("1,2\n4,5\nx,y\n6,7\n")) }.message.contains("line 3, column 1"))
  }

  @Test(
    "other text is named", arguments: [("##TITLE=x\n1 2\n", "JCAMP"), ("<html>\n", "HTML"), ("{\"a\": 1}", "JSON")])
  func otherKinds(text: String, kind: String) throws {
    let error = refusal { try readCSV(InputFile(name: "t.csv", bytes: Array(text.utf8))) }
    #expect(error.code == "AE6201" && error.message.contains(kind))
    let wide = refusal { try readCSV(InputFile(name: "t.csv", bytes: "400,500\n".utf8.flatMap { [$0, 0] })) }
    #expect(wide.help == "write it as UTF-8: `iconv -f UTF-16 -t UTF-8 t.csv > utf8.csv`")
  }
}

/// Columns that hold no channel.
@Suite struct TableColumnsTests {
  @Test(
    "columns that count, name or class the rows are left out with a note",
    arguments: [",", "index,", "Unnamed: 0,", "\"\",", "sample_id,"], [0, 1])
  func rowNames(name: String, first: Int) throws {
    let data = try table(name + "b0,b1,b2,b3\n" + lines(",") { "\($0 + first)," })
    #expect(try numbers(data) == values && data.notes.map(\.code) == ["AE6206"])
    #expect(data.notes[0].message.contains("column 1"))
  }

  @Test(
    "names, dates, classes and identifiers beside channels without an axis",
    arguments: [
      "12-\u{0}a", "2024-05-1\u{0}", "1\u{0}.05.2024", "s\u{0}", "10:15:0\u{0}",
    ])
  func labels(pattern: String) throws {
    let text = "when,class,b0,b1,b2,b3\n" + lines(",") { pattern.replacing("\u{0}", with: "\($0)") + ",\($0 % 2)," }
    let data = try table(text)
    #expect(try numbers(data) == values && data.notes.map(\.code) == ["AE6206"])
    #expect(data.notes[0].message.contains("2 columns") && data.notes[0].message.contains("`when`"))
  }

  @Test("the first row of a table with names of samples and no header is a spectrum")
  func noHeader() throws {
    #expect(try numbers(table(lines(",") { "s\($0)," })) == values)
  }

  @Test(
    "columns that are empty in every line are none",
    arguments: [
      lines(",", after: ",,,"), "400,500,600,700\n" + lines(",", after: ",,,,"),
      "400,500,600,700,,\n" + lines(",", after: ",,"),
      "400,,500,,600,,700\n" + lines(",,"), "400,500,600,700,\n" + lines(",", after: ","),
    ])
  func empty(text: String) throws {
    let data = try table(text)
    #expect(try numbers(data) == values && !data.notes.contains { $0.code == "AE6206" })
    #expect(data.axes[1].isCalibrated == text.hasPrefix("400"))
  }

  @Test("a column that is empty in the first rows must be so in all")
  func filledLate() {
    let text = "400,,500,,600,,700\n" + String(repeating: lines(",,"), count: 8) + "1,,2,7,3,,4\n"
    let error = refusal { try numbers(table(text)) }
    #expect(error.code == "AE6216" && error.message.contains("line 82, column 4: found `7`"))
  }

  @Test("a column of counts without a name that says so is told")
  func counts() throws {
    #expect(try table(lines(",") { "\($0)," }).notes.map(\.code) == ["AE6217"])
    #expect(try table(lines(",")).notes.isEmpty)
  }

  @Test("a first column that counts is left out for a model of the other columns")
  func countsAreNoAxis() throws {
    func refused(_ channels: Int, spectral: ArrayChoice.SpectralAxis? = nil) throws -> Diagnostic {
      let expected = InputExpectation(
        modelName: "M", inputText: "x: [channels]", shape: [channels], sizeNames: ["channels"])
      var choice = ArrayChoice()
      choice.spectral = spectral
      let data = try table(lines(",") { "\($0 + 1)," }) { $0.spectral = spectral }
      return refusal { try openSamples(of: data, fitting: expected, choice: choice) }
    }
    #expect(try refused(4).help?.hasPrefix("leave it out: `dead_channels: [0]`") == true)
    #expect(try refused(10).help == "write `spectral: 0` into the data section")
    // Ten numbers lie along the lines, and four beside the axis.
    #expect(try refused(4, spectral: .number(0)).help == "leave `spectral` out of the data section")
  }

  @Test(
    "rounded values of an axis stay with a warning, also as pandas writes them",
    arguments: [
      "id,400,400,401,402\n", ",400,400.1,401,402\n", ",400.5,400.5.1,401.5,402.5\n",
    ])
  func repeatedPlaces(header: String) throws {
    let data = try table(header + lines(",") { "\($0)," })
    let shift = header.contains("5") ? 0.5 : 0
    #expect(try numbers(data) == values)
    #expect(data.axes[1].values == [400, 400, 401, 402].map { $0 + shift })
    #expect(data.notes.map(\.code) == ["AE6206", "AE6214"] && data.notes[1].message.contains("1 value "))
    #expect(
      try table(",400,400.1,400.2,400.3\n" + lines(",") { "\($0)," }).axes[1].values == [400, 400.1, 400.2, 400.3])
  }

  @Test("an axis of two detectors runs back with a warning that cures")
  func twoDetectors() throws {
    let header = "id,400,500,600,700,650,800,900,1000\n"
    let data = try table(header + (0..<5).map { "\($0),1,5,2,6,3,7,4,\($0)\n" }.joined())
    #expect(data.axes[1].values == [400, 500, 600, 700, 650, 800, 900, 1000])
    #expect(data.notes.map(\.code) == ["AE6206", "AE6215"] && data.notes[1].message.contains("column 6 (`650`)"))
    #expect(data.notes[1].help?.contains("channels: 0...3`") == true)
  }
}
