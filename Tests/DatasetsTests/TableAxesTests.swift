import Datasets
import Diagnostics
import Files
import Testing

private let points: [Double] = (0..<12).map { 100 + 10.1 * Double($0) }
private let spectra: [[Double]] = (0..<3).map { spectrum in
  points.indices.map { (place: Int) -> Double in Double((place * 5 + spectrum * 3) % 7) / 8 }
}

/// One line for each point: what is given for it, between tabs.
private func columns(_ header: String = "", _ fields: (Int) -> [Double]) -> String {
  header + points.indices.map { fields($0).map { "\($0)" }.joined(separator: "\t") + "\n" }.joined()
}

private func openAlong(_ text: String) throws -> Dataset { try table(text) { $0.spectral = .number(0) } }

private let small = InputExpectation(
  modelName: "M", inputText: "x: [channels]", shape: [5], sizeNames: ["channels"])

/// Tables whose spectra stand in columns, or one below the other.
@Suite struct TableAxesTests {
  @Test("a first column that only rises is told, and the cure is `spectral: 0`")
  func looksLikeAxis() throws {
    let text = columns { [points[$0], spectra[0][$0]] }
    let data = try table(text)
    #expect(data.notes.map(\.code) == ["AE6218"] && data.notes[0].help == "write `spectral: 0` into the data section")
    let error = refusal { try openSamples(of: data, fitting: small, choice: ArrayChoice()) }
    #expect(error.code == "AE6501" && error.help == "write `spectral: 0` into the data section")
    let turned = try openAlong(text)
    #expect(turned.axes[0].values == points && turned.notes.map(\.code) == ["AE6208"])
    #expect(try table(columns { [spectra[1][$0], spectra[0][$0]] }).notes.isEmpty)
    // A channel may rise from spectrum to spectrum, though not in even steps.
    #expect(try table(columns { [Double($0 * $0), spectra[0][$0]] }).notes.isEmpty)
  }

  @Test(
    "the axis is read in double precision, below a header of numbers too", arguments: ["", "Wavenumber\t1\t2\t3\n"])
  func exact(header: String) throws {
    let data = try openAlong(columns(header) { place in [points[place]] + spectra.map { $0[place] } })
    #expect(data.axes[0].values == points && data.shape == [12, 3])
  }

  @Test("axes that are repeated before each spectrum are left out with a note")
  func pairs() throws {
    for header in ["", "X\tY1\tX\tY2\tX\tY3\n", "nm\tcounts\tnm\tcounts\tnm\tcounts\n"] {
      let data = try openAlong(columns(header) { place in spectra.flatMap { [points[place], $0[place]] } })
      #expect(data.shape == [12, 3] && data.notes.map(\.code) == ["AE6208"])
      #expect(try numbers(data) == points.indices.flatMap { place in spectra.map { Float($0[place]) } })
      #expect(data.notes[0].message.contains("column 3, column 5 repeat it"))
    }
  }

  @Test("spectra with axes that differ are refused")
  func differentAxes() {
    let error = refusal {
      try openAlong(columns { place in (0..<2).flatMap { [points[place] + Double($0) / 2, spectra[$0][place]] } })
    }
    #expect(error.code == "AE6219" && error.message.contains("column 1, column 3"))
  }

  @Test("one number a row, with its places: spectra below each other")
  func pointByPoint() throws {
    let cells = (0..<6).map { (x: Double($0 % 3), y: Double($0 / 3)) }
    func text(_ header: String) -> String {
      var text = header
      for (number, cell) in cells.enumerated() {
        for (place, point) in points.reversed().enumerated() {
          text += "\(cell.x)\t\(cell.y)\t\(point)\t\(number * 100 + place)\n"
        }
      }
      return text
    }
    for header in ["", "#X\t\t#Y\t\t#Wave\t\t#Intensity\n", "x\ty\tWavelength (nm)\tcounts\n"] {
      let data = try table(text(header))
      #expect(data.shape == [6, 12] && data.axes[1].values == points.reversed())
      #expect(try numbers(data) == (0..<72).map { Float($0 / 12 * 100 + $0 % 12) })
      #expect(data.notes.map(\.code) == ["AE6220", "AE6221"])
    }
  }
}

/// What points and commas in numbers stand for.
@Suite struct NumberMarksTests {
  @Test(
    "marks between thousands are found from all numbers",
    arguments: [
      ("987\t1,012\n950\t2,465\n1,001\t999\n", [987, 1012, 950, 2465, 1001, 999]),
      ("0,5;1.012,5\n2,25;3.000,0\n", [0.5, 1012.5, 2.25, 3000]), ("1,012,345;5\n1;2\n", [1_012_345, 5, 1, 2]),
      ("400.5\t410.5\n1,012\t2,034\n", [1012, 2034]), ("\"1,012\",\"987\"\n\"25\",\"1,100\"\n", [1012, 987, 25, 1100]),
      ("1.012;0,5\n2.024;0,25\n", [1012, 0.5, 2024, 0.25]),
    ])
  func thousands(text: String, expected: [Float]) throws {
    let data = try table(text) { if text.hasPrefix("400") { $0.header = .present } }
    #expect(try numbers(data) == expected)
    #expect(data.notes.map(\.code) == ["AE6210"] && data.notes[0].severity == .note)
  }

  @Test(
    "decimals stay decimals",
    arguments: [
      ("0,123\t1,012\n2,5\t1\n", [0.123, 1.012, 2.5, 1]), ("1,012;1345\n1,5;2\n", [1.012, 1345, 1.5, 2]),
      ("\"39,06\",\"12,50\"\n\"1,5\",\"2\"\n", [39.06, 12.5, 1.5, 2]),
      ("0,5;0.25\n1,5;0.75\n", [0.5, 0.25, 1.5, 0.75]),
      ("1,5 2,5\n3,5 4,5\n", [1.5, 2.5, 3.5, 4.5]), ("1 012;987\n2'345;1\u{A0}000,5\n", [1012, 987, 2345, 1000.5]),
      ("1,0E+03;-2,5D-1\n1;2\n", [1000, -0.25, 1, 2]),
    ])
  func decimals(text: String, expected: [Float]) throws {
    let data = try table(text)
    #expect(try numbers(data) == expected && data.notes.isEmpty)
  }

  @Test("points beside whole numbers of three digits, in all rows, stand between thousands")
  func points() throws {
    let rows: [[Int]] = (0..<80).map { row in
      (0..<4).map { column -> Int in 990 + (row * 7 + column * column * 5) % 21 }
    }
    func text(_ number: Int) -> String {
      number < 1000 ? "\(number)" : "1.0" + (number < 1010 ? "0" : "") + "\(number - 1000)"
    }
    let lines: [String] = rows.map { row in row.map(text).joined(separator: ";") }
    let data = try table(lines.joined(separator: "\n"))
    let expected: [Float] = rows.joined().map { Float($0) }
    #expect(try numbers(data) == expected && data.notes.map(\.code) == ["AE6210"])
    // Thousands alone for the first rows, and one number with two decimals behind all others.
    let late: [String] = rows.indices.map { row in
      rows[row].map { number -> String in text(row < 70 ? 1000 + number % 11 : number) }.joined(separator: ";")
    }
    #expect(try numbers(table(late.joined(separator: "\n"))).prefix(2).allSatisfy { $0 >= 1000 })
    let decimals = try table((lines + ["1.01;1.5;2;3"]).joined(separator: "\n"))
    #expect(try numbers(decimals).min() == 1 && decimals.notes.isEmpty)
  }

  @Test("what may be either is told, what contradicts itself is refused with both places")
  func unclear() throws {
    let data = try table("1,012;1,345\n2,465;3,123\n")
    #expect(try numbers(data) == [1.012, 1.345, 2.465, 3.123])
    #expect(data.notes.map(\.code) == ["AE6211"] && data.notes[0].severity == .warning)
    #expect(try table("1.012;987\n2.465;25\n12;1.100\n").notes.map(\.code) == ["AE6211"])
    #expect(try table("1.012;1.345\n2.465;3.123\n").notes.isEmpty)
    let error = refusal { try table("0,5;1\n2;3\n1,012,345;4\n") }
    #expect(error.code == "AE6209" && error.message.contains("line 1, column 1") && error.message.contains("line 3"))
  }
}

/// Tables whose columns tell where their spectra lie in a picture.
@Suite struct TablePlacesTests {
  private func map(_ header: String, _ cells: [(Int, Int)], places: (Int, Int) -> (Double, Double)) -> String {
    let lines = cells.map { row, column -> String in
      let place = places(row, column)
      let fields = (0..<4).map { "\(100 * row + 10 * column + $0).5" }
      return "\(place.0)\t\(place.1)\t\(fields.joined(separator: "\t"))\n"
    }
    return header + "\t400\t500\t600\t700\n" + lines.joined()
  }

  private func picture(_ text: String, columnMajor: Bool = false) throws -> (samples: Samples, grid: [Float]) {
    var choice = ArrayChoice()
    choice.pixels = .init(rows: 3, columns: 5, isColumnMajor: columnMajor)
    let model = InputExpectation(modelName: "M", inputText: "x: [4]", shape: [4], sizeNames: [nil])
    let samples = try openSamples(of: table(text), fitting: model, choice: choice).all()
    let grid = samples.layout.onGrid(samples.values, width: 4)
    return (samples, stride(from: 0, to: grid.count, by: 4).map { grid[$0] })
  }

  private let byRow = (0..<15).map { ($0 / 5, $0 % 5) }
  private let expected: [Float] = (0..<15).map { Float(100 * ($0 / 5) + 10 * ($0 % 5)) + 0.5 }

  @Test("pixels stand where their places say, in whatever order they were measured", arguments: ["x\ty", "\t", "Y\tX"])
  func orders(header: String) throws {
    let snake = byRow.map { ($0.0, $0.0 % 2 == 0 ? $0.1 : 4 - $0.1) }
    let byColumn = (0..<15).map { ($0 % 3, $0 / 3) }
    let mixed = (0..<15).map { byRow[$0 * 7 % 15] }
    for cells in [byRow, snake, byColumn, mixed] {
      let text = map(header, cells) { header == "Y\tX" ? (Double($0) / 2, Double($1)) : (Double($1), Double($0) / 2) }
      let found = try picture(text)
      #expect(found.grid == expected)
      #expect(
        found.samples.layout.notes.map(\.code).contains("AE6224") == (cells[1] != byRow[1] || cells[5] != byRow[5]))
      #expect(
        found.samples.layout.spatial.map(\.count) == [3, 5] && found.samples.layout.spatial[0].values == [0, 0.5, 1])
      #expect(try picture(text, columnMajor: true).grid == expected)
    }
  }

  @Test("a map that was measured upwards, or whose places tremble, keeps its order")
  func directions() throws {
    let text = map("x\ty", byRow) { row, column in
      let (across, down) = (Double(row * column % 3) / 90, Double(column % 2) / 50)
      return (1.5 * Double(column) + across, down - 2 * Double(row))
    }
    let found = try picture(text)
    #expect(found.grid == expected && !found.samples.layout.notes.contains { $0.code == "AE6224" })
  }

  @Test("points that are missing are left out, and told without `pixels` too")
  func missing() throws {
    let cells = byRow.enumerated().filter { $0.offset != 7 && $0.offset != 14 }.map(\.element)
    let text = map("x\ty", cells) { (Double($1), Double($0)) }
    let found = try picture(text)
    #expect(found.samples.count == 13 && found.grid[7].isNaN && found.grid[14].isNaN && found.grid[8] == expected[8])
    let note = try #require(try table(text).notes.last)
    #expect(note.code == "AE6221" && note.message.hasSuffix("5 and 3 different values; 2 of 15 points are missing"))
    #expect(note.help?.contains("`pixels: row_major(3, 5)`") == true)
  }

  @Test("a picture of another size and places that are no grid are told")
  func contradictions() throws {
    let text = map("x\ty", byRow) { (Double($1), Double($0)) }
    var choice = ArrayChoice()
    choice.pixels = .init(rows: 5, columns: 3, isColumnMajor: false)
    let model = InputExpectation(modelName: "M", inputText: "x: [4]", shape: [4], sizeNames: [nil])
    let notes = try openSamples(of: table(text), fitting: model, choice: choice).layout.notes
    #expect(notes.last?.code == "AE6223" && notes.last?.help == "write `pixels: row_major(3, 5)`")
    choice.pixels = .init(rows: 4, columns: 4, isColumnMajor: false)
    let error = refusal { try openSamples(of: table(text), fitting: model, choice: choice) }
    #expect(error.code == "AE6515" && error.help == "write `pixels: row_major(3, 5)`")
    let twice = map("x\ty", byRow + [(0, 0)]) { (Double($1), Double($0)) }
    choice.pixels = .init(rows: 4, columns: 4, isColumnMajor: false)
    let layout = try openSamples(of: table(twice), fitting: model, choice: choice).layout
    #expect(layout.notes.last?.code == "AE6222" && layout.notes.last?.severity == .warning)
    let note = try #require(try table(twice).notes.last)
    #expect(note.code == "AE6222" && note.message.hasSuffix("but lines 2 and 17 have the same place"))
    #expect(note.help?.contains("`sed '17d' t.csv > plain.csv`, and write `pixels: row_major(3, 5)`") == true)
    choice.pixels = .init(rows: 3, columns: 5, isColumnMajor: false)
    let shape = refusal { try openSamples(of: table(twice), fitting: model, choice: choice) }
    #expect(shape.code == "AE6515" && shape.help == note.help && shape.notes.contains(note.message))
  }
}
