import Diagnostics
import Files
import Testing

@testable import Datasets

/// Spectra in columns with their places above them, and what `pixels` say to other data.
@Suite struct PlacedColumnsTests {
  /// Row and column of each spectrum, measured there and back over 3 x 4 pixels.
  private let back = (0..<3).flatMap { row in (0..<4).map { (row: row, column: row % 2 == 0 ? $0 : 3 - $0) } }

  private func expected(isFixed: Bool = false) -> InputExpectation {
    InputExpectation(modelName: "M", inputText: "x: [n]", shape: [5], sizeNames: ["n"], isFixed: isFixed)
  }

  private func pixels(_ rows: Int, _ columns: Int) -> ArrayChoice {
    var choice = ArrayChoice()
    choice.pixels = .init(rows: rows, columns: columns, isColumnMajor: false)
    return choice
  }

  private func list(_ count: Int) -> Dataset {
    Dataset(source: "m", values: MemoryValues(shape: [count, 5], values: (0..<5 * count).map { Float($0) }))
  }

  @Test("lines of places above the columns put the picture together")
  func lines() throws {
    func line(_ name: String, _ cells: [String]) -> String { ([name] + cells).joined(separator: ",") + "\n" }
    let rows = (0..<5).map { point in
      line("\(400 + 10 * point)", back.map { "\(100 * $0.row + 10 * $0.column + point)" })
    }
    let places = line("X (um)", back.map { "\($0.column)" }) + line("Y (um)", back.map { "\($0.row)" })
    let text = places + line("Wavelength", (0..<12).map { "p\($0)" }) + rows.joined()
    try withFolder { folder in
      try writeAtomically(Array(text.utf8), to: folder + "/t.csv")
      var choice = pixels(3, 4)
      choice.spectral = .number(0)
      let samples = try openSamples(folder + "/t.csv", fitting: expected(), choice: choice).all()
      #expect(samples.layout.leading == [3, 4] && samples.values == cube)
      #expect(samples.layout.spectral[0].values == [400, 410, 420, 430, 440])
      #expect(samples.layout.spatial.map(\.units) == ["um", "um"])
      let note = samples.layout.notes.first { $0.code == "AE6224" }
      #expect(note?.message.contains("not of the columns: the line `X (um)` and the line `Y (um)`") == true)
    }
    #expect(PlaceLines.isPlace("Y (um)") && !PlaceLines.isPlace("Wavelength (nm)") && !PlaceLines.isPlace(""))
  }

  @Test("other data of a saved run take the size of their own places")
  func ownSize() throws {
    let samples = try openSamples(fixtures + "places.npz", fitting: expected(isFixed: true), choice: pixels(6, 7)).all()
    #expect(samples.layout.leading == [3, 4] && samples.values == cube)
    let bare = refusal { try openSamples(of: list(12), fitting: expected(isFixed: true), choice: pixels(6, 7)) }
    #expect(bare.code == "AE6515" && bare.help?.contains("array.reshape(rows, columns, -1)") == true)
  }

  @Test("a list that lacks a pixel, and a picture that needs no `pixels`, are told as such")
  func cures() {
    let short = refusal { try openSamples(of: list(11), fitting: expected(), choice: pixels(3, 4)) }
    #expect(short.code == "AE6515" && short.help?.contains("save all 12 pixels") == true)
    let labels = Dataset(source: "t", values: MemoryValues(shape: [3, 4, 1], values: Array(repeating: 1, count: 12)))
    let model = InputExpectation(modelName: "M", inputText: "t: [1]", shape: [1], sizeNames: [nil])
    let picture = refusal { try openSamples(of: labels, fitting: model, choice: pixels(3, 4)) }
    #expect(picture.code == "AE6515" && picture.help?.contains("such a picture already") == true)
  }
}
