import Datasets
import Diagnostics
import Files
import TestSupport
import Testing

/// Lists that belong to a table line by line, while its spectra stand where their places say.
@Suite struct LinesAtPlacesTests {
  private let folder = TemporaryFolder()
  /// 3 rows of 4 pixels, measured there and back.
  private let cells = (0..<12).map { ($0 / 4, $0 / 4 % 2 == 0 ? $0 % 4 : 3 - $0 % 4) }

  private func text(_ header: String, _ line: (Int, Int) -> String) -> String {
    header + "\n" + cells.map { line($0.0, $0.1) + "\n" }.joined()
  }

  private func expectation(_ count: Int) -> InputExpectation {
    InputExpectation(modelName: "M", inputText: "x: [\(count)]", shape: [count], sizeNames: [nil])
  }

  /// The spectra of a table with places: the first channel numbers the pixel of each.
  private func spectra() -> String {
    let table = text("x,y,400,420,440,460") { row, column in
      "\(column),\(row),\(4 * row + column).5,0.2,0.4,0.3"
    }
    return folder.write(table, to: "a.csv")
  }

  private func picture(_ set: (inout ArrayChoice) -> Void = { _ in }) -> ArrayChoice {
    var choice = ArrayChoice()
    choice.pixels = .init(rows: 3, columns: 4, isColumnMajor: false)
    set(&choice)
    return choice
  }

  @Test("a list of labels takes the places of the table's spectra, which is told")
  func labels() throws {
    let choice = picture()
    let first = try openSamples(spectra(), fitting: expectation(4), choice: choice)
    let path = folder.write(text("t") { "\(4 * $0 + $1).5" }, to: "t.csv")
    let alone = try openSamples(path, fitting: expectation(1), choice: choice)
    let placement = try #require(try first.layout.placement(for: alone.layout))
    var placed = choice
    placed.placement = placement
    let second = try openSamples(path, fitting: expectation(1), choice: placed)
    #expect(second.layout.notes.filter { $0.code == "AE6243" }.map(\.severity) == [.warning])
    #expect(try first.layout.placement(for: second.layout) == nil)
    let joined = try JoinedSamples([("x", first), ("t", second)], shown: 0)
    var rows = [Float](repeating: 0, count: 5 * 12)
    #expect(try rows.withUnsafeMutableBufferPointer { try joined.read(into: $0) } == 12)
    #expect((0..<12).allSatisfy { rows[5 * $0] == rows[5 * $0 + 4] })
    #expect(rows[0] == 0.5 && rows[5] == 1.5)
  }

  @Test("labels with places of their own stay there, also counted from the other end")
  func ownPlaces() throws {
    let first = try openSamples(spectra(), fitting: expectation(4), choice: picture())
    // From the last line to the first, so that rows of this picture begin with the largest y.
    let lines = (0..<12).reversed().map { "\($0 % 4),\($0 / 4),\($0).5\n" }.joined()
    let path = folder.write("x,y,t\n" + lines, to: "t.csv")
    let alone = try openSamples(path, fitting: expectation(1), choice: picture())
    #expect(alone.layout.spatial.map(\.isDescending) == [true, true])
    let placement = try #require(try first.layout.placement(for: alone.layout))
    let second = try openSamples(path, fitting: expectation(1), choice: picture { $0.placement = placement })
    #expect(try second.all().values == (0..<12).map { Float($0) + 0.5 })
  }

  @Test("lists with the same places in another order are refused where they stay lists")
  func otherOrder() throws {
    let byRow = (0..<12).map { "\($0 % 4),\($0 / 4),\($0).5\n" }.joined()
    let first = try openSamples(spectra(), fitting: expectation(4))
    let second = try openSamples(folder.write("x,y,t\n" + byRow, to: "t.csv"), fitting: expectation(1))
    let error = refusal { try JoinedSamples([("x", first), ("t", second)], shown: 0) }
    #expect(error.code == "AE6244" && error.help?.contains("`pixels: row_major(3, 4)`") == true)
    let same = try openSamples(
      folder.write(text("x,y,t") { "\($1),\($0),\(4 * $0 + $1).5" }, to: "s.csv"), fitting: expectation(1))
    #expect(try JoinedSamples([("x", first), ("t", same)], shown: 0).layout.count == 12)
  }

  @Test("an array of more axes that cannot take the places is refused")
  func moreAxes() throws {
    let first = try openSamples(spectra(), fitting: expectation(4), choice: picture())
    let model = InputExpectation(modelName: "M", inputText: "t: [3, 2]", shape: [3, 2], sizeNames: [nil, nil])
    let path = folder.write(npy("'<f4'", "(12, 3, 2)", raw((0..<72).map { Float($0) })), to: "t.npy")
    let alone = try openSamples(path, fitting: model, choice: picture())
    let placement = try #require(try first.layout.placement(for: alone.layout))
    let error = refusal { try openSamples(path, fitting: model, choice: picture { $0.placement = placement }) }
    #expect(error.code == "AE6244" && error.help == "save it as a picture of shape [3, 4, 3, 2]")
  }

  @Test("a mask of lines marks the spectra of these lines, or what lies at its own places", arguments: [false, true])
  func masks(isTransposed: Bool) throws {
    // The second pixel of the second row is the third of its lines.
    let out = isTransposed ? 1 * 3 + 1 : 1 * 4 + 1
    let byLine = folder.write(text("bad") { "\(($0, $1) == (1, 1) ? 1 : 0)" }, to: "m.csv")
    let byPlace = "x,y,bad\n" + (0..<12).map { "\($0 % 4),\($0 / 4),\($0 == 5 ? 1 : 0)\n" }.joined()
    let own = folder.write(byPlace, to: "p.csv")
    for (path, isTold) in [(byLine, true), (own, false)] {
      let choice = picture { ($0.mask, $0.isTransposed) = (path, isTransposed) }
      let layout = try openSamples(spectra(), fitting: expectation(4), choice: choice).layout
      #expect(layout.positions == (0..<12).filter { $0 != out }, "\(path)")
      #expect(layout.notes.contains { $0.code == "AE6243" } == isTold)
    }
  }

  @Test("the places of a mask are used for a list, and must be those of a picture")
  func placesOfMasks() throws {
    let byPlace = "x,y,bad\n" + (0..<12).map { "\($0 % 4),\($0 / 4),\($0 == 5 ? 1 : 0)\n" }.joined()
    var list = ArrayChoice()
    list.mask = folder.write(byPlace, to: "p.csv")
    // The sixth pixel is in the line of number 6: the third of those that run back.
    #expect(try openSamples(spectra(), fitting: expectation(4), choice: list).layout.positions?.contains(6) == false)
    let turned = "x,y,bad\n" + (0..<12).map { "\($0 % 3),\($0 / 3),0\n" }.joined()
    let mask = folder.write(turned, to: "turned.csv")
    let error = refusal { try openSamples(spectra(), fitting: expectation(4), choice: picture { $0.mask = mask }) }
    #expect(error.code == "AE6244")
  }

  @Test("names of samples in another order are refused, the same order and other names are not")
  func names() throws {
    let rows = (0..<12).map { "s\($0),0.\($0 * 7 % 11 + 1),0.2,0.4,0.3\n" }
    let data = folder.write("id,400,420,440,460\n" + rows.joined(), to: "a.csv")
    func labels(_ name: String, _ order: [Int]) -> String {
      folder.write("\(name),t,u\n" + order.map { "s\($0),0.\($0 + 11),1.5\n" }.joined(), to: "t.csv")
    }
    func joined(_ path: String) throws -> Int {
      let first = try openSamples(data, fitting: expectation(4))
      let second = try openSamples(path, fitting: expectation(2))
      return try JoinedSamples([("x", first), ("t", second)], shown: 0).layout.count
    }
    for name in ["id", "name"] {
      let path = labels(name, (0..<12).map { $0 * 5 % 12 })
      let error = refusal { try joined(path) }
      #expect(error.code == "AE6245" && error.message.contains("column 1 (`\(name)`)"))
      #expect(error.help?.contains("a.csv") == true && error.help?.contains("t.csv") == true)
    }
    #expect(try joined(labels("id", Array(0..<12))) == 12)
    #expect(try joined(labels("id", Array(1..<13))) == 12)
    let mask = (0..<12).map { "s\(11 - $0),\($0 == 3 ? 1 : 0)\n" }
    var choice = ArrayChoice()
    choice.mask = folder.write("id,bad\n" + mask.joined(), to: "m.csv")
    #expect(refusal { try openSamples(data, fitting: expectation(4), choice: choice) }.code == "AE6245")
  }
}
