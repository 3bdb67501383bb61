import Diagnostics
import Files
import Testing

@testable import Datasets

/// Lists of spectra that were measured there and back, where arrays beside them tell their places.
@Suite struct PlacesBesideTests {
  private let expected = InputExpectation(modelName: "M", inputText: "x: [n]", shape: [5], sizeNames: ["n"])

  private func choice(_ spectral: Int? = nil) -> ArrayChoice {
    var choice = ArrayChoice()
    choice.pixels = .init(rows: 3, columns: 4, isColumnMajor: false)
    choice.spectral = spectral.map { .number($0) }
    return choice
  }

  @Test(
    "the picture is put together by places",
    arguments: [("places.npz", nil), ("places.mat", 0), ("places.h5", nil), ("usid_back.h5", nil)] as [(String, Int?)])
  func placed(name: String, spectral: Int?) throws {
    var choice = choice(spectral)
    if name == "places.h5" { choice.item = "spectra" }
    let samples = try openSamples(fixtures + name, fitting: expected, choice: choice).all()
    #expect(samples.layout.leading == [3, 4] && samples.values == cube)
    #expect(samples.layout.notes.map(\.code) == ["AE6224"], "\(samples.layout.notes)")
    #expect(samples.layout.notes.first?.message.contains("not of the file") == true)
  }

  @Test("as a list they say which picture they are")
  func list() throws {
    for name in ["places.npz", "places.mat", "usid_back.h5"] {
      let notes = try dataset(name).notes
      #expect(notes.map(\.code) == ["AE6221"], "\(name)")
      #expect(notes.first?.help?.contains("pixels: row_major(3, 4)") == true)
    }
  }

  @Test("another picture than that of the places is warned of")
  func contradicted() throws {
    var choice = choice()
    choice.pixels = .init(rows: 4, columns: 3, isColumnMajor: false)
    let notes = try openSamples(fixtures + "places.npz", fitting: expected, choice: choice).layout.notes
    #expect(notes.map(\.code).contains("AE6223"))
  }

  @Test("a mask that is a list counts pixels as MATLAB's matrix does")
  func maskOfColumns() throws {
    try withFolder { folder in
      // The fifth pixel down the columns of 3 rows is row 1 of column 1.
      let marks = (0..<12).map { Float($0 == 4 ? 1 : 0) }
      try writeAtomically(npy("'<f4'", "(12,)", raw(marks)), to: folder + "/mask.npy")
      var choice = ArrayChoice()
      choice.mask = folder + "/mask.npy"
      let layout = try openSamples(fixtures + "pixels.mat", fitting: expected, choice: choice).layout
      #expect(layout.count == 11 && layout.positions?.contains(5) == false)
    }
  }

  @Test("the cure for a list beside such a picture counts as it does")
  func listBesideColumns() throws {
    let picture = try openSamples(fixtures + "pixels.mat", fitting: expected)
    let labels = MemorySamples(
      Samples(SampleLayout(count: 12, sampleShape: [1], source: "t.npy"), values: (0..<12).map { Float($0) }))
    let error = refusal { try JoinedSamples([("x", picture), ("t", labels)], shown: 0) }
    #expect(error.code == "AE6570" && error.help?.contains("pixels: column_major(3, 4)") == true)
  }
}
