import Datasets
import Diagnostics
import Files
import Testing

private func array(_ shape: [Int], _ name: String = "cube.npy") -> DataArray {
  let count = shape.reduce(1, *)
  return DataArray(name: name, shape: shape, values: (0..<count).map { Float($0 % 7) })
}

private func model(_ shape: [Int], _ text: String = "x: [steps, 1]", names: [String?]? = nil)
  -> InputExpectation
{
  InputExpectation(
    modelName: "Dense", inputText: text, shape: shape,
    sizeNames: names ?? ["steps"] + Array(repeating: nil, count: shape.count - 1))
}

@Suite struct SamplesTests {
  @Test(
    "lists of spectra and pictures are told apart",
    arguments: [
      ([6, 10], [10], 6, false), ([6, 10], [10, 1], 6, false), ([6, 10, 1], [10], 6, false),
      ([6, 10, 1], [10, 1], 6, false), ([2, 3, 10], [10], 6, true),
      ([2, 3, 10], [10, 1], 6, true),
      ([2, 3, 10, 1], [10, 1], 6, true), ([6, 10, 2], [10, 2], 6, false),
      ([2, 3, 10, 2], [10, 2], 6, true), ([5, 1, 1], [1, 1], 5, false),
    ])
  func shapes(file: [Int], sample: [Int], count: Int, isImage: Bool) throws {
    let samples = try Samples(array(file), fitting: model(sample))
    #expect(samples.count == count)
    #expect(samples.sampleShape == sample)
    #expect(samples.image == (isImage ? ImageSize(height: 2, width: 3) : nil))
    #expect(samples.values == array(file).values)
  }

  @Test("a size that disagrees is named on both sides, with the flag that mends it")
  func wrongSize() {
    let message = refusal { try Samples(array([85, 70, 12]), fitting: model([10, 1])) }
    #expect(message.code == "AE6501")
    #expect(
      message.message
        == "the model `Dense` reads spectra of 10 steps (x: [steps, 1], steps = 10); "
        + "`cube.npy` has shape [85, 70, 12], so its spectra have 12")
    #expect(message.help == "--set steps=12")
  }

  @Test("a size that is no hyper-parameter is asked of the data")
  func fixedSize() {
    let message = refusal {
      try Samples(array([5, 12]), fitting: model([10], "x: [10]", names: [nil]))
    }
    #expect(message.help == "give data whose spectra have 10 steps")
  }

  @Test("channels that disagree are named")
  func wrongChannels() {
    let two = model([10, 2], "x: [steps, channels]", names: ["steps", "channels"])
    let message = refusal { try Samples(array([5, 10, 3]), fitting: two) }
    #expect(message.message.contains("spectra of 2 channels"))
    #expect(message.message.contains("steps = 10, channels = 2"))
    #expect(message.help == "--set channels=3")
    #expect(refusal { try Samples(array([5, 10, 2]), fitting: model([10, 1])) }.code == "AE6503")
  }

  @Test("spectra along the first axis are recognised")
  func transposed() {
    let message = refusal { try Samples(array([10, 500]), fitting: model([10, 1])) }
    #expect(message.help?.contains("`spectral: 0`") == true)
    let cube = refusal { try Samples(array([10, 4, 5]), fitting: model([10, 1])) }
    #expect(cube.help?.contains("`spectral: 0`") == true)
  }

  @Test("arrays with too few or too many axes are refused")
  func axes() {
    for shape in [[10], [2, 2, 2, 10], [1]] {
      #expect(refusal { try Samples(array(shape), fitting: model([10, 1])) }.code == "AE6502")
    }
    let single = refusal { try Samples(array([10]), fitting: model([10])) }
    #expect(single.message.hasSuffix("has shape [10], which is one of them"))
    #expect(single.help == "give an array [samples, 10] or a picture [rows, columns, 10]")
  }

  @Test("values that are not finite are counted and the first is placed")
  func notFinite() {
    var values = [Float](repeating: 1, count: 24)
    (values[17], values[20]) = (.nan, -.infinity)
    let cube = DataArray(name: "cube.npy", shape: [2, 3, 4], values: values)
    let message = refusal { try Samples(cube, fitting: model([4])) }
    #expect(message.code == "AE6007")
    #expect(message.message.contains("2 values of 24"))
    #expect(message.message.contains("[1, 1, 1]"))
  }

  @Test("a float64 beyond float32 is refused, not made infinite")
  func overflow() {
    let file = npy("'<f8'", "(1, 2)", raw([1, 1e300] as [Double]))
    let message = refusal { try Samples(read(npy: file), fitting: model([2])) }
    #expect(message.message.contains("too large for float32"))
  }

  @Test("arrays without values are refused")
  func empty() {
    #expect(refusal { try Samples(array([0, 10]), fitting: model([10])) }.code == "AE6006")
  }

  @Test("the content hash is FNV-1a of the values")
  func hash() throws {
    #expect(Array("foobar".utf8).withUnsafeBytes { fnv1a($0) } == 0x8594_4171_F739_67E8)
    let samples = try Samples(array([6, 10]), fitting: model([10]))
    #expect(samples.contentHash.count == 16)
    #expect(
      try samples.contentHash == Samples(array([2, 3, 10]), fitting: model([10])).contentHash)
  }
}
