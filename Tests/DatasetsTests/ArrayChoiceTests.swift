import Datasets
import Diagnostics
import Files
import Testing

/// An array 4 x 3 x 5 whose numbers tell their indices: 100 row + 10 column + channel.
@Suite struct ArrayChoiceTests {
  private let numbers: [Float]
  private let inFortranOrder: [Float]

  init() {
    var numbers = [Float](repeating: 0, count: 60)
    var inFortranOrder = numbers
    for row in 0..<4 {
      for column in 0..<3 {
        for channel in 0..<5 {
          let number = Float(100 * row + 10 * column + channel)
          numbers[(row * 3 + column) * 5 + channel] = number
          inFortranOrder[(channel * 3 + column) * 4 + row] = number
        }
      }
    }
    self.numbers = numbers
    self.inFortranOrder = inFortranOrder
  }

  private func expectation(_ channels: Int) -> InputExpectation {
    InputExpectation(modelName: "M", inputText: "x: [channels]", shape: [channels], sizeNames: ["channels"])
  }

  private func read(_ choice: ArrayChoice, _ channels: Int, fortran: Bool = false) throws -> Samples {
    try withFolder { folder in
      let path = folder + "/cube.npy"
      let values = fortran ? inFortranOrder : numbers
      let file = npy("'<f4'", "(4, 3, 5)", fortran: fortran, raw(values))
      try writeAtomically(file, to: path)
      return try openSamples(path, fitting: expectation(channels), choice: choice).all()
    }
  }

  @Test(arguments: [false, true]) func `all of an array is read as it lies`(_ fortran: Bool) throws {
    let samples = try read(ArrayChoice(), 5, fortran: fortran)
    #expect(samples.values == numbers && samples.layout.leading == [4, 3])
  }

  @Test(arguments: [false, true]) func `rows, columns and channels are cropped`(_ fortran: Bool) throws {
    var choice = ArrayChoice()
    (choice.rows, choice.columns, choice.channels) = (1...2, 2...2, 1...3)
    let samples = try read(choice, 3, fortran: fortran)
    #expect(samples.values == [121, 122, 123, 221, 222, 223])
    #expect(samples.layout.leading == [2, 1] && samples.layout.spectral[0].values == [1, 2, 3])
  }

  @Test(arguments: [false, true]) func `spectra may lie along any axis`(_ fortran: Bool) throws {
    var choice = ArrayChoice()
    choice.spectral = .number(0)
    let samples = try read(choice, 4, fortran: fortran)
    #expect(Array(samples.values.prefix(8)) == [0, 100, 200, 300, 1, 101, 201, 301])
    #expect(samples.layout.leading == [3, 5])
  }

  @Test func `what is not there is refused with what is`() throws {
    var choice = ArrayChoice()
    choice.spectral = .name("Energy")
    #expect(refusal { try read(choice, 5) }.code == "AE6511")
    choice.spectral = .number(3)
    #expect(refusal { try read(choice, 5) }.code == "AE6511")
    choice = ArrayChoice()
    choice.channels = 2...5
    #expect(refusal { try read(choice, 4) }.code == "AE6513")
    choice = ArrayChoice()
    choice.between = 10...20
    #expect(refusal { try read(choice, 4) }.code == "AE6514")
  }
}
