import Datasets
import Diagnostics
import Files
import Testing

/// What a table may mean otherwise than it is read, and is told.
@Suite struct TableDoubtsTests {
  private func table(_ text: String, _ set: (inout ArrayChoice) -> Void = { _ in }) throws -> Dataset {
    let file = InputFile(name: "t.csv", bytes: Array(text.utf8))
    var choice = ArrayChoice()
    set(&choice)
    return try #require(try dataFormat(of: file)).open(file, choice)
  }

  /// Numbers of a spectrum that rise and fall.
  private func spectrum(_ row: Int, _ count: Int = 6) -> String {
    (0..<count).map { "0.\((row * 7 + $0 * $0 * 5 + 1) % 23 + 10)" }.joined(separator: ",")
  }

  private func lines(_ count: Int = 12, _ line: (Int) -> String) -> String {
    (0..<count).map { line($0) + "\n" }.joined()
  }

  private func codes(_ text: String) throws -> [String] { try table(text).notes.map(\.code) }

  @Test(
    "a header of another length than the rows is warned of",
    arguments: ["id,400,420,440,460,480,500", "400,420,440,460,480,500,520", "400,420,440,460,480"])
  func otherLength(header: String) throws {
    let notes = try table(header + "\n" + lines { spectrum($0) }).notes.filter { $0.code == "AE6242" }
    #expect(notes.count == 1 && notes[0].severity == .warning, "\(header)")
    let names = header.split(separator: ",").count
    #expect(notes.first?.message.contains("names \(names) columns, but the rows have 6") == true)
  }

  @Test("a header with a name of rows that are words is warned of when it is shorter, as R's is not")
  func namesOfRows() throws {
    let rows = lines { "s\($0)," + spectrum($0) }
    #expect(try codes("id,400,420,440,460,480\n" + rows).contains("AE6242"))
    #expect(try !codes("400,420,440,460,480,500\n" + rows).contains("AE6242"))
    #expect(try !codes("id,400,420,440,460,480,500\n" + rows).contains("AE6242"))
    #expect(try !codes("400,420,440,460,480,500\n" + lines { "\($0 + 1)," + spectrum($0) }).contains("AE6242"))
  }

  @Test("lines that number the channels and give their places are no spectra")
  func bands() throws {
    let rows = lines { "s\($0)," + spectrum($0) }
    for between in ["", "fwhm,10.5,10.5,10.5,10.5,10.5,10.5\n"] {
      let data = try table("band,1,2,3,4,5,6\nwavelength,400,420,440,460,480,500\n" + between + rows)
      #expect(data.shape == [12, 6] && data.axes[1].values == [400, 420, 440, 460, 480, 500])
      #expect(try numbers(data).first == 0.11)
    }
  }

  @Test("an axis beside samples whose names are numbers is warned of")
  func axisLeftOut() throws {
    let text = "wavelength,101,102,103,104,105,106\n" + lines(30) { "\(400 + 5 * $0)," + spectrum($0) }
    let data = try table(text)
    let warning = try #require(data.notes.first { $0.code == "AE6218" })
    #expect(warning.severity == .warning && warning.help == "write `spectral: 0` into the data section")
    #expect(try !codes("wavelength,400,420,440,460,480,500\n" + lines { "s\($0)," + spectrum($0) }).contains("AE6218"))
  }

  @Test("a class in the first column is warned of", arguments: ["0|1", "-1|1", "1.0000e+00|2.0000e+00"])
  func firstClass(names: String) throws {
    let names = names.split(separator: "|")
    let notes = try table(lines(40) { "\(names[$0 % 2])," + spectrum($0) }).notes.filter { $0.code == "AE6228" }
    #expect(notes.count == 1 && notes[0].help?.contains("`dead_channels: [0]`") == true)
    #expect(try !codes(lines(40) { spectrum($0) }).contains("AE6228"))
  }

  @Test("a ratio of channels is no channel")
  func ratio() throws {
    let header = "R400,R420,R440,R460,R480,R500,NDVI,R480_R420"
    let data = try table(header + "\n" + lines { spectrum($0, 8) })
    #expect(data.shape == [12, 6] && data.axes[1].values == [400, 420, 440, 460, 480, 500])
  }

  @Test(
    "places under other names are used where they make a grid",
    arguments: ["line,sample", "lat,lon", "py,px", "i,j"])
  func places(names: String) throws {
    // There and back.
    let text = lines(12) { "\($0 / 4),\($0 / 4 % 2 == 0 ? $0 % 4 : 3 - $0 % 4)," + spectrum($0) }
    let data = try table("\(names),400,420,440,460,480,500\n" + text)
    #expect(data.shape == [12, 6] && data.notes.contains { $0.code == "AE6221" }, "\(data.notes)")
  }

  @Test("lines of factors below an axis are no spectra")
  func factors() throws {
    func line(_ name: String, _ number: String) -> String {
      ([name] + Array(repeating: number, count: 6)).joined(separator: ",") + "\n"
    }
    let head = "wavelength,400,420,440,460,480,500\n" + line("scale", "10000") + line("offset", "0.5")
    let data = try table(head + lines { "s\($0)," + spectrum($0) })
    #expect(data.shape == [12, 6] && data.axes[1].values.first == 400)
    #expect(try numbers(data).first == 0.11 && data.notes.contains { $0.code == "AE6212" })
  }

  @Test("deviations and counts beside means are no spectra in columns")
  func spreads() throws {
    let text = "wavelength,leaf_mean,soil_mean,leaf_sd,n\n" + lines(30) { "\(400 + 5 * $0),\(spectrum($0, 3)),25" }
    let data = try table(text) { $0.spectral = .number(0) }
    #expect(
      data.shape == [30, 2] && data.notes.first?.message.contains("column 4 (`leaf_sd`), column 5 (`n`)") == true)
    // Alone such names say nothing.
    let others = try table(text.replacing("leaf_sd", with: "rock_sd")) { $0.spectral = .number(0) }
    #expect(others.shape == [30, 4])
  }

  @Test("thin blanks and those of a figure stand between thousands")
  func thinBlanks() throws {
    let data = try table("257\u{2009}602,5;219\u{2009}927,5\n34\u{2007}478,5;11\u{2009}218,5\n")
    #expect(try numbers(data) == [257_602.5, 219_927.5, 34_478.5, 11_218.5])
  }

  @Test("marks between thousands in quotes are taken out of quotes alone")
  func quotedMarks() {
    let text = "400,420,440\n" + lines { "\"2,57,\(600 + $0)\",\"2,19,\(927 - $0)\",\"3,46,26\($0 % 7)\"" }
    let error = refusal { try numbers(table(text)) }
    #expect(
      error.code == "AE6203"
        && error.help?.contains("`perl -pe 's/\"([^\"]*)\"/($a = $1) =~ tr:,::d; $a/ge' t.csv") == true)
  }

  @Test("an axis in the last column is warned of")
  func axisBehind() throws {
    let text = "a,b,c,d,e,f,wavelength\n" + lines(30) { spectrum($0) + ",\(400 + 5 * $0)" }
    let warning = try #require(try table(text).notes.first { $0.code == "AE6218" })
    #expect(warning.message.contains("column 7 (`wavelength`)") && warning.severity == .warning)
    #expect(try !codes(text.replacing("wavelength", with: "g")).contains("AE6218"))
  }

  @Test("places of rows below a corner are warned of, a first channel is not")
  func corner() throws {
    let rows = lines { "\(Double($0 + 1) / 8)," + spectrum($0, 8) }
    let notes = try table("0,400,420,440,460,480,500,520,540\n" + rows).notes.filter { $0.code == "AE6246" }
    #expect(notes.count == 1 && notes[0].help?.contains("`dead_channels: [0]`") == true)
    #expect(try !codes("380,400,420,440,460,480,500,520,540\n" + rows).contains("AE6246"))
    #expect(try !codes("0,400,420,440,460,480,500,520,540\n" + lines { spectrum($0, 9) }).contains("AE6246"))
  }
}
