import Datasets
import Diagnostics
import Files
import Testing

private let header = "name,400,410,425\n"
private let spectra = (0..<9).map { "s\($0),\($0 * 7 % 11).5,\($0 * 5 % 11).25,\($0 * 3 % 11).75\n" }.joined()

/// Means and sums of the spectra that stand beside them.
@Suite struct TableSumsTests {
  @Test(
    "sums below the spectra are left out, also those that say of what, or have no name",
    arguments: [
      ["Average (n=40)"], ["Mean of all spectra"], ["mean_spectrum", "Std. dev.:"], ["Average of 9"], ["<Mean>"],
      ["Mean n=9", "SD (n = 9)", "Minimum"], [""], ["", "", ""], ["", "SD"], ["Mean", ""],
    ])
  func below(names: [String]) throws {
    let data = try table(header + spectra + names.map { "\($0),1.5,2.5,3.5\n" }.joined())
    #expect(data.shape == [9, 3] && data.notes.map(\.code) == ["AE6206", "AE6213"])
    #expect(names != [""] || data.notes[1].message.hasSuffix("left out: line 11 (without a name)"))
  }

  @Test("spectra with names like sums, or many without a name, stay")
  func spectraStay() throws {
    for names in [["Mean sample 3"], ["Range A"], ["5 min"], ["", "", "", ""]] {
      let data = try table(header + spectra + names.map { "\($0),1.5,2.5,3.5\n" }.joined())
      #expect(data.shape == [9 + names.count, 3] && data.notes.map(\.code) == ["AE6206"])
    }
    let classes = header.replacing("name", with: "class") + spectra + ",1.5,2.5,3.5\n"
    #expect(try table(classes).shape == [10, 3])
  }

  @Test("sums above the spectra are left out with their lines", arguments: [["Mean"], ["Average (n=9)", "SD"]])
  func above(names: [String]) throws {
    let sums = names.map { "\($0),1.5,2.5,3.5\n" }.joined()
    for (text, codes) in [(header + sums + spectra, ["AE6206", "AE6212"]), (sums + spectra, ["AE6206", "AE6212"])] {
      let data = try table(text)
      #expect(data.shape == [9, 3] && data.notes.map(\.code) == codes)
      #expect(try numbers(data).prefix(3) == [0.5, 0.25, 0.75])
    }
  }

  @Test("a table of nothing but means keeps all of them", arguments: [2, 9, 40])
  func meansAlone(count: Int) throws {
    let rows = (0..<count).map { "mean \($0),\($0 * 7 % 11).5,\($0 * 5 % 11).25,\($0 * 3 % 11).75\n" }
    let data = try table(header + rows.joined())
    #expect(data.shape == [count, 3] && data.notes.map(\.code) == ["AE6206"])
  }

  @Test("sums beside spectra in columns are left out, unless nothing else is there")
  func columns() throws {
    func open(_ names: String) throws -> Dataset {
      let width = names.filter { $0 == "\t" }.count
      let rows = (0..<9).map { row in
        "\(350 + row)" + (0..<width).map { "\t\((row * 7 + $0 * 5) % 11)" }.joined() + "\n"
      }
      return try table(names + "\n" + rows.joined()) { $0.spectral = .number(0) }
    }
    let data = try open("Wavelength\tS1\tS2\tMean\tStdev\taverage (n=2)")
    #expect(data.shape == [9, 2] && data.notes.map(\.code) == ["AE6206", "AE6208"])
    #expect(data.notes[0].message.contains("column 4 (`Mean`), column 5 (`Stdev`), column 6"))
    #expect(try open("Wavelength\tMean").shape == [9, 1])
  }

  @Test("sums and means without a name are told with the key that leaves them out")
  func nameless() throws {
    func number(_ row: Int, _ column: Int) -> Double {
      let place: Int = (row * 7 + column * column * 5) % 11
      return Double(place) + 0.5
    }
    var rows: [[Double]] = []
    for row in 0..<9 { rows.append((0..<5).map { number(row, $0) }) }
    func sum(_ numbers: [Double]) -> Double { numbers.reduce(0, +) }
    func codes(_ rows: [[Double]], _ key: String) throws -> Bool {
      let lines = rows.map { row in row.map { "\($0)" }.joined(separator: ",") + "\n" }
      let notes = try table(lines.joined()).notes
      return notes.map(\.code) == ["AE6234"] && notes[0].help?.contains(key) == true
    }
    var (sums, means) = ([Double](), [Double]())
    for column in 0..<5 {
      let total: Double = sum(rows.map { $0[column] })
      sums.append(total)
      means.append((total / 9 * 1e5).rounded() / 1e5)
    }
    #expect(try codes(rows + [sums], "dead_pixels: [9]"))
    #expect(try codes(rows + [means], "dead_pixels: [9]"))
    #expect(try codes([means] + rows, "dead_pixels: [0]"))
    #expect(try codes(rows.map { row -> [Double] in row + [sum(row)] }, "dead_channels: [5]"))
    #expect(try codes(rows.map { row -> [Double] in [sum(row) / 5] + row }, "dead_channels: [0]"))
    #expect(try !codes(rows, ""))
  }

  @Test("sums and means with unknown lines below them, or between the spectra, are left out, and such lines are told")
  func unknownBelow() throws {
    let end = "Std Dev,1,1,1\nn,9,9,9\nMedian,5.5,5.5,5.5\nblank,0.1,0.2,0.1\nDark,0.3,0.1,0.2\n"
    let data = try table(header + spectra + end)
    #expect(data.shape == [11, 3] && data.notes.map(\.code) == ["AE6206", "AE6213", "AE6236", "AE6236"])
    #expect(data.notes[1].message.hasSuffix("line 11 (`Std Dev`), line 12 (`n`), line 13 (`Median`)"))
    #expect(data.notes[2].message.contains("line 14 (`blank`)") && data.notes[2].help?.contains("[9]") == true)
    #expect(try numbers(data).suffix(6) == [0.1, 0.2, 0.1, 0.3, 0.1, 0.2])
    let groups = (0..<3).map { "a\($0),1.5,2,\($0)\nb\($0),3,1,\($0)\nMean,2.25,1.5,\($0)\n" }.joined()
    let grouped = try table(header + groups)
    #expect(grouped.shape == [6, 3] && grouped.notes.map(\.code) == ["AE6206", "AE6213", "AE6213"])
    #expect(grouped.notes[2].message.hasSuffix("among the spectra are left out: line 4 (`Mean`), line 7 (`Mean`)"))
    #expect(try numbers(grouped) == (0..<3).flatMap { [1.5, 2, Float($0), 3, 1, Float($0)] })
  }

  @Test("a line of counts is one by its numbers, and names of people stay", arguments: ["n", "N", "Anzahl"])
  func counts(name: String) throws {
    #expect(try table(header + spectra + "\(name),9,9,9\n").shape == [9, 3])
    #expect(try table(header + spectra + "\(name),0.5,0.25,0.75\n").shape == [10, 3])
  }

  @Test("other spellings", arguments: ["Standardabw.", "Mittelw.", "Ø", "Gesamtsumme", "Coefficient of variation"])
  func spellings(name: String) throws {
    let data = try table(header + spectra + "\(name),1,2,1\nStd Dev,1,1,1\n")
    #expect(data.shape == [9, 3] && data.notes.map(\.code) == ["AE6206", "AE6213"])
  }

  @Test("several sums at the end that have unknown names are told, and no mean is found in data far from 0")
  func unknownNames() throws {
    func number(_ row: Int, _ column: Int) -> Double {
      let figure: Int = (row * 7 + column * column * 5) % 11
      return Double(figure) + 0.5
    }
    let columns = (0..<5).map { column in (0..<12).map { number($0, column) } }
    func line(_ name: String, _ value: ([Double]) -> Double) -> String {
      name + columns.map { ",\(value($0))" }.joined() + "\n"
    }
    func sum(_ numbers: [Double]) -> Double { numbers.reduce(0, +) }
    func deviation(_ numbers: [Double]) -> Double {
      let mean = sum(numbers) / 12
      return (sum(numbers.map { ($0 - mean) * ($0 - mean) }) / 11).squareRoot()
    }
    let rows = (0..<12).map { row in "s\(row)" + columns.map { ",\($0[row])" }.joined() + "\n" }.joined()
    let text = "name,a,b,c,d,e\n" + rows + line("p", sum) + line("q") { sum($0) / 12 } + line("r", deviation)
    let notes = try table(text).notes.filter { $0.code == "AE6234" }
    #expect(notes.map { String($0.message.suffix(120)) }.count == 3)
    #expect(notes.last?.message.contains("line 16 is the standard deviation of all others") == true)
    let far = (0..<40).map { row in (0..<8).map { "\(1e6 + number(row, $0) / 11)" }.joined(separator: ",") + "\n" }
    #expect(try table("a,b,c,d,e,f,g,h\n" + far.joined()).notes.isEmpty)
  }
}
