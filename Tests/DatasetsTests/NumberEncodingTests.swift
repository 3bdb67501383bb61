import Datasets
import Diagnostics
import Files
import Testing

@Suite struct NumberEncodingTests {
  private let few = InputExpectation(modelName: "M", inputText: "x: [n]", shape: [5], sizeNames: ["n"])

  @Test("packed numbers are multiplied, moved, and left out where they are fill values")
  func packed() throws {
    let data = try dataset("encoded.h5", item: "packed")
    #expect(try numbers(data)[10...] == cube[10...])
    #expect(data.quantity.units == "counts" && data.notes.map(\.code) == ["AE6813"])
    let declared = "are taken as stored * 0.5 + 50 (`scale_factor`, `add_offset`), as the file declares"
    #expect(data.notes[0].message.hasSuffix(declared))
    let samples = try openSamples(of: data, fitting: few, choice: ArrayChoice()).all()
    #expect(samples.layout.positions == Array(2..<12) && samples.values == Array(cube[10...]))
    let note = try #require(samples.layout.notes.last)
    #expect(note.code == "AE6522" && note.message.contains("2 pixels"))
    #expect(note.message.contains("-32767 (`_FillValue`)"))
    let summary = try DataSurvey(data)
    #expect(summary.range == 20...234 && summary.noValue == 10 && summary.incompleteSpectra == 2)
    let mean = cube[10...].reduce(0) { $0 + Double($1) } / 50
    #expect(summary.notANumber == 0 && summary.mean == mean)
  }

  @Test("fill values are compared as stored, several of them, and NaN too")
  func real() throws {
    let data = try dataset("encoded.h5", item: "real")
    let samples = try openSamples(of: data, fitting: few, choice: ArrayChoice())
    #expect(samples.layout.positions == Array(0..<12).filter { ![5, 6, 8].contains($0) })
    #expect(samples.layout.notes.map(\.code) == ["AE6522"])
    var choice = ArrayChoice()
    choice.deadChannels = [0, 2, 3]
    let two = InputExpectation(modelName: "M", inputText: "x: [n]", shape: [2], sizeNames: ["n"])
    #expect(try openSamples(of: data, fitting: two, choice: choice).layout.positions == nil)
  }

  @Test("a NaN that no attribute declares is refused as before")
  func undeclared() throws {
    var values = cube
    (values[7], values[20]) = (.nan, -1)
    var data = Dataset(source: "n", values: MemoryValues(shape: [3, 4, 5], values: values))
    var encoding = NumberEncoding()
    encoding.missing = [.init(name: "fill", numbers: [-1])]
    data.decode(encoding)
    let samples = try openSamples(of: data, fitting: few, choice: ArrayChoice())
    #expect(samples.layout.count == 11)
    #expect(refusal { try samples.all() }.code == "AE6007")
  }

  @Test("a factor for each channel, an offset as text")
  func bands() throws {
    let data = try dataset("encoded.h5", item: "bands")
    var expected: [Float] = []
    for (place, number) in cube.enumerated() {
      expected.append(Float(UInt8(truncatingIfNeeded: Int(number))) * Float(place % 5 + 1) - 1)
    }
    #expect(try numbers(data) == expected)
    var list = Dataset(source: "l", values: MemoryValues(shape: [12, 5], values: cube))
    var (encoding, choice) = (NumberEncoding(), ArrayChoice())
    (encoding.factor, encoding.axis) = (.init(name: "gains", numbers: [1, 2, 3, 4, 5]), 1)
    list.decode(encoding)
    choice.pixels = .init(rows: 4, columns: 3, isColumnMajor: true)
    let samples = try openSamples(of: list, fitting: few, choice: choice).all()
    let order = (0..<12).map { $0 % 3 * 4 + $0 / 3 }
    var weighed: [Float] = []
    for row in order {
      for channel in 0..<5 { weighed.append(cube[row * 5 + channel] * Float(channel + 1)) }
    }
    #expect(samples.values == weighed)
  }

  @Test("numbers outside the limits that a file declares stand for no value")
  func limits() throws {
    let data = try dataset("encoded.h5", item: "limits")
    let samples = try openSamples(of: data, fitting: few, choice: ArrayChoice())
    #expect(samples.layout.positions == Array(1..<10))
    #expect(samples.layout.notes.last?.message.contains("outside 10 to 220 (`valid_min`, `valid_max`)") == true)
  }

  @Test("large whole numbers keep their digits until the offset is added")
  func large() throws {
    let data = try dataset("encoded.h5", item: "large")
    let found = try numbers(data)
    let close = zip(found, cube).filter { abs($0 - $1 / 1000) < 1e-7 }
    #expect(close.count == 59 && found[6].isNaN)
  }

  @Test("declarations that can be meant in two ways are told and not used")
  func unused() throws {
    let product = try dataset("encoded.h5", item: "product")
    #expect(try numbers(product) == cube && product.notes.map(\.code) == ["AE6814"])
    #expect(product.notes[0].message.contains("`Scale_Factor`") && product.encoding?.hasMissing == true)
    let vague = try dataset("encoded.h5", item: "vague")
    #expect(try numbers(vague) == cube && vague.notes[0].message.contains("`gain`, which is not used"))
    #expect(vague.encoding == nil)
  }

  @Test("a channel without any value is named with the line that leaves it out")
  func deadChannel() throws {
    let values = cube.enumerated().map { $0 % 5 == 3 ? -1 : $1 }
    var data = Dataset(source: "d", values: MemoryValues(shape: [3, 4, 5], values: values))
    var encoding = NumberEncoding()
    encoding.missing = [.init(name: "fill", numbers: [-1])]
    data.decode(encoding)
    let error = refusal { try openSamples(of: data, fitting: few, choice: ArrayChoice()) }
    #expect(error.code == "AE6521" && error.help?.contains("`dead_channels: [3]`") == true)
    #expect(try DataSurvey(data).emptyChannels == [3])
  }

  @Test("numbers that are stored with a sign may be meant without, and lists may be texts")
  func unsigned() throws {
    let data = try dataset("encoded.h5", item: "unsigned")
    let expected = cube.map { Float(UInt8(truncatingIfNeeded: Int($0))) }
    let found = try numbers(data)
    #expect(
      found.indices.allSatisfy { expected[$0] == 0 || expected[$0] == 34 ? found[$0].isNaN : found[$0] == expected[$0] }
    )
    // A fill value in one channel excludes the whole spectrum, the channels before it too.
    let spectra = stride(from: 0, to: found.count, by: 5).map { found[$0..<$0 + 5] }
    let whole = spectra.filter { !$0.contains(where: \.isNaN) }.flatMap(\.self)
    let survey = try DataSurvey(data)
    #expect(whole.count < found.count { !$0.isNaN } && survey.noValue == found.count(where: \.isNaN))
    #expect(survey.range == whole.min()!...whole.max()! && survey.incompleteSpectra == 12 - whole.count / 5)
    #expect(abs(survey.mean - whole.reduce(0) { $0 + Double($1) } / Double(whole.count)) < 1e-9)
    let mixed = try dataset("encoded.h5", item: "mixed")
    #expect(try DataSurvey(mixed).incompleteSpectra == 1)
  }

  @Test("the report says what is declared, as text and as JSON")
  func report() throws {
    let report = try InfoReport(fixtures + "encoded.h5", item: "packed")
    #expect(report.text.contains("-32767 (`_FillValue`)") && report.text.contains("2 of 12 spectra"))
    #expect(report.json.contains("\"no_value\": [{\"name\": \"_FillValue\", \"numbers\": [-32767.0]}]"))
    #expect(report.json.contains("\"incomplete_spectra\": 2") && report.json.contains("AE6813"))
  }

  @Test("boxes of decoded numbers are parts of the whole, from chunks and from a plain file")
  func boxes() throws {
    for item in ["packed", "large", "bands"] {
      let data = try dataset("encoded.h5", item: item)
      let all = try data.values.all(named: "f")
      var part = [Float](repeating: 0, count: 8)
      try part.withUnsafeMutableBufferPointer { try data.values.read([1..<3, 1..<3, 2..<4], into: $0) }
      #expect(part == [27, 28, 32, 33, 47, 48, 52, 53].map { all[$0] })
    }
  }
}
