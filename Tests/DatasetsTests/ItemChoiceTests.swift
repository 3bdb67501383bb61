import Datasets
import Diagnostics
import Files
import Testing

/// Which of several arrays is meant, and what else a file holds.
@Suite struct ItemChoiceTests {
  private func expectation(_ channels: Int, isFixed: Bool = false) -> InputExpectation {
    InputExpectation(
      modelName: "M", inputText: "x: [n]", shape: [channels], sizeNames: ["n"], isFixed: isFixed)
  }

  private func error(_ name: String, _ channels: Int, isFixed: Bool = false) -> Diagnostic {
    refusal { try openSamples(fixtures + name, fitting: expectation(channels, isFixed: isFixed)) }
  }

  @Test("the only cube beside maps of its pixels and small arrays is meant, and others are asked for")
  func maps() throws {
    let data = try dataset("maps.npz")
    #expect(try data.item == "Y" && numbers(data) == cube)
    #expect(error("library.npz", 5).code == "AE6811")
    #expect(error("library.npz", 5).help?.contains("`dataset: \"Y\"`") == true)
    #expect(error("library.npz", 5, isFixed: true).help == "save the one that is meant in a file of its own")
  }

  @Test("another array of the file that a model can read is offered")
  func offered() {
    let told = error("mean.nxs", 5)
    #expect(told.code == "AE6502" && told.help?.contains("`dataset: \"entry/instrument/detector/cube\"`") == true)
    #expect(told.notes.last?.contains("[3, 4, 5]") == true)
  }

  @Test("pictures of Velox are a series, and its streams are no spectra")
  func velox() {
    let series = error("velox.emd", 5)
    #expect(series.code == "AE6822" && series.help?.contains("`spectral: \"frame\"`") == true)
    #expect(error("velox.emd", 5, isFixed: true).help?.contains("np.moveaxis(array, 2, -1)") == true)
    let stream = error("stream.emd", 1)
    #expect(stream.code == "AE6819" && stream.help?.contains("HyperSpy") == true)
    #expect(refusal { try dataset("stream.emd", item: "Data/SpectrumStream/ab/Data") }.code == "AE6819")
  }

  @Test("spectra along the middle axis are cured by `spectral`, or turned for a saved run")
  func middle() {
    let array = DataArray(name: "a", shape: [5, 10, 2], values: [Float](repeating: 1, count: 100))
    let told = refusal { try Samples(array, fitting: expectation(10)) }
    #expect(
      told.code == "AE6503" && told.help?.hasPrefix("if the spectra lie along axis 1, write `spectral: 1`") == true)
    #expect(told.help?.contains("array[:, :, 0]") == true)
    let fixed = refusal { try Samples(array, fitting: expectation(10, isFixed: true)) }
    #expect(fixed.help?.contains("save np.moveaxis(array, 1, -1)") == true)
  }

  @Test("a column that may be the axis is left out of what a saved run reads")
  func spectrum() throws {
    try withFolder { folder in
      let rows = (0..<16).map { "\(400 + 20 * $0)\t\(Double(($0 * 7) % 5) / 10)\n" }.joined()
      try writeAtomically(rows, to: "\(folder)/one.txt")
      let told = refusal { try openSamples("\(folder)/one.txt", fitting: expectation(16, isFixed: true)) }
      #expect(told.code == "AE6501" && told.help?.contains("array[:, 1:].T") == true)
      #expect(!told.notes.contains { $0.contains("array.T") })
    }
  }

  @Test("of the arrays of a mask's file the one of the picture's size is meant, or one is named behind a colon")
  func masks() throws {
    func count(_ mask: String) throws -> Int {
      var choice = ArrayChoice()
      choice.mask = fixtures + mask
      return try openSamples(fixtures + "text.npz", fitting: expectation(5), choice: choice).layout.count
    }
    // Row 2 is marked, but for its first pixel.
    #expect(try count("onemask.npz") == 9)
    #expect(try count("masks.npz:mask") == 9)
    #expect(try count("masks.npz:first") == 12)
    let several = refusal { try count("masks.npz") }
    #expect(several.code == "AE6811" && several.help?.contains("masks.npz:mask\"`") == true)
  }

  @Test("a mask is turned where its axes name another order than those of the picture")
  func turnedMask() throws {
    try withFolder { folder in
      func axes(_ names: [(String, Int)]) -> String {
        "{\"axes\": [" + names.map { "{\"name\": \"\($0.0)\", \"count\": \($0.1)}" }.joined(separator: ", ") + "]}"
      }
      let values = (0..<18).map { Float($0) }
      try writeAtomically(npy("'<f4'", "(3, 3, 2)", raw(values)), to: "\(folder)/a.npy")
      try writeAtomically(axes([("y", 3), ("x", 3), ("E", 2)]), to: "\(folder)/a.json")
      // Column 2 of the picture, which is the last row of the mask.
      try writeAtomically(npy("'|b1'", "(3, 3)", [0, 0, 0, 0, 0, 0, 1, 1, 1]), to: "\(folder)/m.npy")
      try writeAtomically(axes([("x", 3), ("y", 3)]), to: "\(folder)/m.json")
      var choice = ArrayChoice()
      choice.mask = "\(folder)/m.npy"
      let layout = try openSamples("\(folder)/a.npy", fitting: expectation(2), choice: choice).layout
      #expect(layout.positions == [0, 1, 3, 4, 6, 7])
      try writeAtomically(axes([("row", 3), ("column", 3)]), to: "\(folder)/m.json")
      let rows = try openSamples("\(folder)/a.npy", fitting: expectation(2), choice: choice).layout
      #expect(rows.positions == [0, 1, 2, 3, 4, 5])
    }
  }

  @Test("an array of structs is told with what makes a matrix of it")
  func structs() {
    let told = refusal { try dataset("structs.mat") }
    #expect(told.code == "AE6812" && told.help?.contains("cat(1, S.FIELD)") == true)
  }
}
