import Datasets
import Diagnostics
import Files
import Testing

/// What the first lines of a table tell of its columns.
@Suite struct TableTests {
  private func table(_ text: String, _ set: (inout ArrayChoice) -> Void = { _ in }) throws -> Dataset {
    let file = InputFile(name: "t.csv", bytes: Array(text.utf8))
    var choice = ArrayChoice()
    set(&choice)
    return try #require(try dataFormat(of: file)).open(file, choice)
  }

  @Test(
    "what stands in the place of a number has a cure of its own",
    arguments: [
      ("880,1_092,1_100\n925,1_022,1_003\n", "tr -d _"), ("1,32,000\t1,43,850\n1,38,750\t1,53,300\n", "tr -d ,"),
      ("400,500\n0.1,0.2\n0.3,<0.01\n0.5,0.6\n0.2,0.4\n", "limit of detection"),
    ])
  func strangeNumbers(text: String, cure: String) {
    let error = refusal { try DatasetsTests.numbers(table(text)) }
    #expect(error.code == "AE6203" && error.help?.contains(cure) == true, "\(error)")
    #expect(!error.message.contains("?"))
  }

  @Test(
    "a header of numbers is the spectral axis, other columns are left out",
    arguments: [
      "id,1800,1700.5,1600,class\n1,1,2,3,a\n2,4,5,6,b\n", "id;1800;1700,5;1600;class\n1;1;2;3;a\n2;4;5;6;b\n",
      "name,X1800,X1700.5,X1600\na,1,2,3\nb,4,5,6\n",
      "\"\",\"1800 cm-1\",\"1700.5 cm-1\",\"1600 cm-1\"\n\"a\",1,2,3\nb,4,5,6\n",
      "X1800 X1700.5 X1600\n\"first\" 1 2 3\n\"second\" 4 5 6\n",
      "1800,1700.5,1600,type\ncontinuous,continuous,continuous,discrete\n,,,class\n1,2,3,1\n4,5,6,2\n",
    ])
  func headers(text: String) throws {
    let data = try table(text)
    #expect(try numbers(data) == [1, 2, 3, 4, 5, 6])
    #expect(data.axes[1].values == [1800, 1700.5, 1600] && data.axes[1].role == .spectral)
    #expect(data.axes[1].units == (text.contains("cm-1") ? "cm-1" : nil))
    #expect(data.notes.map(\.code) == ["AE6206"] && data.notes[0].severity == .note)
  }

  @Test(
    "names of columns are no axis",
    arguments: ["a,b,c\n1,2,3\n", "X1,X2,X3\n1,2,3\n", "3,1,2,x\n1,2,3,4\n", "5,p,q,r\n1,2,3,4\n"])
  func names(text: String) throws {
    let data = try table(text)
    #expect(!data.axes[1].isCalibrated && data.axes[1].name == nil && data.notes.isEmpty)
  }

  @Test("a first line of numbers is an axis when it runs one way and the next does not, or when the user says so")
  func headerOfNumbers() throws {
    let text = "1,2,3,4,5,6,7,9\n5,3,4,1,2,7,8,6\n"
    let found = try table(text)
    #expect(found.axes[1].values == [1, 2, 3, 4, 5, 6, 7, 9] && found.notes.map(\.code) == ["AE6207"])
    #expect(try table("9,8,7,6,5,4,3,1\n8,7,6,5,4,3,2,1\n").shape == [2, 8])
    #expect(try table("1,2,3,4,5,6,9\n5,3,4,1,2,7,8\n").shape == [2, 7])
    #expect(try table("40,30,20,10\n5,3,4,1\n").axes[1].values == [40, 30, 20, 10])
    let data = try table(text) { $0.header = .present }
    #expect(data.axes[1].values == [1, 2, 3, 4, 5, 6, 7, 9] && data.notes.isEmpty)
    #expect(try table(text) { $0.header = .absent }.notes.isEmpty)
  }

  @Test("spectra in columns have their axis in the first one")
  func turned() throws {
    let text = "Wavenumber (cm-1),a,b\n100,1,4\n90,2,5\n80,3,6\n"
    let data = try table(text) { $0.spectral = .number(0) }
    #expect(data.shape == [3, 2] && data.axes[0].values == [100, 90, 80])
    #expect(data.axes[0].name == "Wavenumber" && data.axes[0].units == "cm-1")
    #expect(try table(text).shape == [3, 3])
    #expect(try table("1,2\n1,3\n2,4\n") { $0.spectral = .number(0) }.shape == [3, 2])
  }

  @Test("missing values and mistyped numbers of the first row are not taken for names")
  func missing() {
    for word in ["NA", "1.2.3", "none", "--"] {
      #expect(refusal { try table("a,b\n\(word),1\n") }.code == "AE6203", "\(word)")
    }
    #expect(refusal { try table("a,b\nx,y\n") }.code == "AE6203")
  }

  @Test("any rows of a long table are read, in any order")
  func rows() throws {
    let text =
      "n,400,401\n" + (0..<5000).map { "s\($0),\($0),\(2 * $0)\n" + ($0 % 700 == 3 ? "# note\n\n" : "") }.joined()
    let data = try table(text)
    for row in [4999, 0, 1023, 1024, 2050, 3, 4095] {
      var values: [Float] = [0, 0, 0]
      let count = min(3, 5000 - row)
      try values.withUnsafeMutableBufferPointer {
        try data.values.read([row..<row + count, 1..<2], into: .init(rebasing: $0[..<count]))
      }
      #expect(Array(values[..<count]) == (row..<row + count).map { Float(2 * $0) })
    }
  }

  @Test("a picture is an array of numbers from 0 to 1")
  func picture() throws {
    let file = InputFile(
      name: "p.png",
      bytes: PNGMaker(width: 2, height: 1, depth: 8, colour: .rgb, rows: [[0, 51, 255, 255, 102, 0]]).bytes)
    let data = try #require(try dataFormat(of: file)).open(file, item: nil)
    #expect(data.shape == [1, 2, 3] && data.axes.map(\.role) == [.spatial, .spatial, .spectral])
    #expect(try numbers(data) == [0, 51, 255, 255, 102, 0].map { Float($0) / 255 })
  }
}
