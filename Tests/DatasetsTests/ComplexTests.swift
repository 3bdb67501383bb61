import Datasets
import Diagnostics
import Files
import TestSupport
import Testing

/// Complex numbers: real and imaginary part along a last axis of 2.
@Suite struct ComplexTests {
  private func expectation(_ shape: [Int]) -> InputExpectation {
    InputExpectation(modelName: "M", inputText: "x: \(shape)", shape: shape, sizeNames: shape.map { _ in nil })
  }

  @Test("complex arrays of NumPy are pairs", arguments: ["'<c8'", "'<c16'", "'>c8'"])
  func numpy(code: String) throws {
    try withFolder { folder in
      let numbers: [Float] = [1, -1, 2, -2, 3, -3, 4, -4]
      let data: [UInt8] =
        switch code {
        case "'<c16'": raw(numbers.map { Double($0) })
        case "'>c8'": raw(numbers.map(\.bitPattern.bigEndian))
        default: raw(numbers)
        }
      try writeAtomically(npy(code, "(2, 2)", data), to: "\(folder)/a.npy")
      let samples = try readSamples("\(folder)/a.npy", fitting: expectation([2, 2]))
      #expect(samples.values == numbers && samples.layout.notes.map(\.code) == ["AE6575"])
      try writeAtomically(npy(code, "(2, 2)", fortran: true, data), to: "\(folder)/f.npy")
      let turned = try readSamples("\(folder)/f.npy", fitting: expectation([2, 2]))
      #expect(turned.values == [1, -1, 3, -3, 2, -2, 4, -4])
    }
  }

  private func fixture(_ name: String, _ shape: [Int], item: String? = nil) throws -> Samples {
    var choice = ArrayChoice()
    choice.item = item
    let path = Repository.path("Tests/DatasetsTests/fixtures/\(name)")
    return try openSamples(path, fitting: expectation(shape), choice: choice).all()
  }

  @Test("complex arrays of HDF5 are pairs, a part of them too")
  func compounds() throws {
    let whole = try fixture("many.h5", [5, 2], item: "complex")
    let cube = (0..<60).map { (place: Int) -> Float in
      let (row, column, channel) = (place / 20, place / 5 % 4, place % 5)
      return Float(100 * row + 10 * column + channel)
    }
    #expect(whole.layout.leading == [3, 4] && whole.values == cube.flatMap { [$0, 0] })
    // Others are meant where there are some.
    #expect(refusal { try fixture("many.h5", [5, 2]) }.code == "AE6811")
  }

  @Test(
    "complex matrices of every version of MATLAB are pairs",
    arguments: ["complex4.mat", "complex.mat", "complexz.mat", "complex73.mat"])
  func matlab(name: String) throws {
    let samples = try fixture(name, [4, 2])
    let numbers = (0..<12).map { Float($0) - 2 }
    #expect(samples.values == numbers.flatMap { [$0, $0 * $0] })
  }

  @Test("a model of as many real numbers is told of the axis of parts")
  func unexpected() throws {
    try withFolder { folder in
      try writeAtomically(npy("'<c8'", "(3,)", raw([1, 2, 3, 4, 5, 6] as [Float])), to: "\(folder)/a.npy")
      #expect(try readSamples("\(folder)/a.npy", fitting: expectation([2])).count == 3)
      try writeAtomically(npy("'<c8'", "(1, 1, 3)", raw([1, 2, 3, 4, 5, 6] as [Float])), to: "\(folder)/b.npy")
      let error = refusal { try readSamples("\(folder)/b.npy", fitting: expectation([3])) }
      #expect(error.severity == .error)
    }
  }
}
