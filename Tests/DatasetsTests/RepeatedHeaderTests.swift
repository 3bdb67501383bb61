import Datasets
import Diagnostics
import Testing

/// Tables that were put one below the other with their headers, and units below a header.
@Suite struct RepeatedHeaderTests {
  private let first = "s1,0.5,0.25,0.75\ns2,0.125,0.5,0.25\n"
  private let second = "s3,0.25,0.75,0.5\ns4,0.5,0.125,0.25\n"
  private let values: [Float] = [0.5, 0.25, 0.75, 0.125, 0.5, 0.25, 0.25, 0.75, 0.5, 0.5, 0.125, 0.25]

  @Test(
    "the header of a second table is skipped, with a note",
    arguments: [
      ("id,400,500,600\n", "id,400,500,600\n"), ("id,400,500,600\n", "\u{FEFF}id,400,500,600\n"),
      ("id,400,500,600\n", "id,400.0,500.0,600\n"), ("id,400,500,600\n", "\n id,400,500,600 \n"),
      ("my map\nid,400,500,600\n", "my map\nid,400,500,600\n"), ("id,a,b,c\n", "id,a,b,c\n"),
      ("id,400,500,600\n-,nm,nm,nm\n", "id,400,500,600\n-,nm,nm,nm\n"), (",400,500,600\n", ",400,500,600\n"),
    ])
  func repeated(header: String, again: String) throws {
    let data = try table(header + first + again + second)
    #expect(try numbers(data) == values)
    let note = try #require(data.notes.first { $0.code == "AE6225" })
    #expect(note.severity == .note && note.message.contains("line"))
    if !header.contains("a,b") { #expect(data.axes[1].values == [400, 500, 600]) }
  }

  @Test("headers of many tables, beyond the first lines and between blocks that are read by themselves")
  func many() throws {
    var text = ""
    for block in 0..<30 {
      text += "400,500,600,700,800,900,1000,1100\n"
      for row in 0..<100 { text += (0..<8).map { "\(($0 * 7 + row * 3 + block) % 11)" }.joined(separator: ",") + "\n" }
    }
    let data = try table(text)
    #expect(data.shape == [3000, 8] && data.axes[1].values.first == 400)
    let all = try numbers(data)
    #expect(all.max() == 10)
    #expect(data.notes.first { $0.code == "AE6225" }?.message.contains("29 lines repeat") == true)
    var row = [Float](repeating: 0, count: 8)
    try row.withUnsafeMutableBufferPointer { try data.values.read([2999..<3000, 0..<8], into: $0) }
    #expect(row == Array(all.suffix(8)))
  }

  @Test("a header with other values is refused with its line")
  func other() {
    let error = refusal { try table("id,400,500,600\n" + first + "id,401,501,601\n" + second) }
    #expect(error.code == "AE6226" && error.message.contains("line 4"))
  }

  @Test(
    "a header with other values is refused where its word is another one, or it has none",
    arguments: [("", 5.0), ("", 300.0), ("id,", 5.0)])
  func otherNumbers(word: String, shift: Double) {
    let axis: [Double] = (0..<16).map { 400 + 20 * Double($0) }
    func line(_ numbers: [Double]) -> String { numbers.map { "\($0)" }.joined(separator: ",") + "\n" }
    func row(_ number: Int) -> [Double] {
      (0..<16).map { (channel: Int) -> Double in Double((number * 7 + channel * 5) % 11) / 8 }
    }
    func rows(_ word: String) -> String { (0..<6).map { word + line(row($0)) }.joined() }
    let text = word + line(axis) + rows(word.isEmpty ? "" : "s1,")
    let other = (word.isEmpty ? "" : "name,") + line(axis.map { $0 + shift })
    let error = refusal { try table(text + other + rows(word.isEmpty ? "" : "s2,")) }
    #expect(error.code == "AE6226" && error.message.contains("line 8"))
  }

  @Test("spectra that all rise in even steps are no headers")
  func ramps() throws {
    let lines = (0..<9).map { row in (0..<16).map { "\(row * 16 + $0)" }.joined(separator: ",") + "\n" }
    let header = (0..<16).map { "\(100 + 10 * $0)" }.joined(separator: ",") + "\n"
    #expect(try table(header + lines.joined()) { $0.header = .present }.shape == [9, 16])
  }

  @Test("spectra that are called like the header are spectra")
  func named() throws {
    let data = try table("id,400,500,600\nid,0.5,0.25,0.75\nid,0.125,0.5,0.25\nid,3,1,2\n")
    #expect(data.shape == [3, 3])
  }

  @Test(
    "units below the header are no spectrum",
    arguments: [
      "400,500,600\nnm,nm,nm\n0.5,0.25,0.75\n0.125,0.5,0.25\n",
      "id,400,500,600\n,nm,nm,nm\n" + "s1,0.5,0.25,0.75\ns2,0.125,0.5,0.25\n",
    ])
  func units(text: String) throws {
    let data = try table(text)
    #expect(try numbers(data) == [0.5, 0.25, 0.75, 0.125, 0.5, 0.25])
    #expect(data.axes[1].values == [400, 500, 600] && data.axes[1].units == "nm")
  }

  @Test(
    "units below names", arguments: ["nm,counts", "(nm),(counts)", "cm-1,a.u.", "[eV],-", "nm,DN", "Nm,arb. units"])
  func unitsOfNames(units: String) throws {
    let rows = (0..<12).map { "\(400 + $0 * $0),\($0 * 7 % 5)" }.joined(separator: "\n")
    let data = try table("wavelength,intensity\n\(units)\n\(rows)\n") { $0.spectral = .number(0) }
    #expect(data.shape == [12, 1])
    #expect(data.axes[0].values.prefix(3) == [400, 401, 404])
  }
}
