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

  @Test("all of an array is read as it lies", arguments: [false, true]) func arrayRead(_ fortran: Bool) throws {
    let samples = try read(ArrayChoice(), 5, fortran: fortran)
    #expect(samples.values == numbers && samples.layout.leading == [4, 3])
  }

  @Test("rows, columns and channels are cropped", arguments: [false, true]) func rowsColumns(_ fortran: Bool) throws {
    var choice = ArrayChoice()
    (choice.rows, choice.columns, choice.channels) = (1...2, 2...2, 1...3)
    let samples = try read(choice, 3, fortran: fortran)
    #expect(samples.values == [121, 122, 123, 221, 222, 223])
    #expect(samples.layout.leading == [2, 1] && samples.layout.spectral[0].values == [1, 2, 3])
  }

  @Test("spectra may lie along any axis", arguments: [false, true]) func spectraMay(_ fortran: Bool) throws {
    var choice = ArrayChoice()
    choice.spectral = .number(0)
    let samples = try read(choice, 4, fortran: fortran)
    #expect(Array(samples.values.prefix(8)) == [0, 100, 200, 300, 1, 101, 201, 301])
    #expect(samples.layout.leading == [3, 5])
  }

  @Test("neighbours become their mean", arguments: [false, true]) func neighboursBecome(_ fortran: Bool) throws {
    var choice = ArrayChoice()
    (choice.pixelBin, choice.channelBin) = (2, 2)
    let samples = try read(choice, 2, fortran: fortran)
    #expect(samples.values == [55.5, 57.5, 255.5, 257.5] && samples.layout.leading == [2, 1])
    #expect(samples.layout.spectral[0].values == [0.5, 2.5])
  }

  @Test("dead channels leave a gap in the axis", arguments: [false, true]) func deadChannelsLeave(_ fortran: Bool)
    throws
  {
    var choice = ArrayChoice()
    (choice.deadChannels, choice.rows) = ([1, 3], 1...2)
    let samples = try read(choice, 3, fortran: fortran)
    #expect(Array(samples.values.prefix(6)) == [100, 102, 104, 110, 112, 114])
    #expect(samples.layout.spectral[0].points == .values([0, 2, 4]) && samples.layout.origin.channel(1) == 2)
    (choice.channels, choice.channelBin) = (1...4, 2)
    #expect(refusal { try read(choice, 1, fortran: fortran) }.code == "AE6518")
    choice.deadChannels = [3]
    #expect(try read(choice, 1, fortran: fortran).values[0] == 101.5)
  }

  @Test("no mean is taken across a gap of the axis") func meanTaken() throws {
    let points = [100.0, 101, 102, 200, 201, 202, 203]
    let values = MemoryValues(shape: [2, 7], values: (0..<14).map { Float($0) })
    let axes = [Axis(count: 2), Axis(count: 7, points: .values(points), role: .spectral)]
    var choice = ArrayChoice()
    choice.channelBin = 2
    let expected = InputExpectation(modelName: "M", inputText: "x: [2]", shape: [2], sizeNames: [nil], isFixed: false)
    let samples = try openSamples(
      of: Dataset(source: "f", values: values, axes: axes), fitting: expected, choice: choice
    ).all()
    #expect(samples.layout.spectral[0].values == [100.5, 201.5] && samples.values == [0.5, 4.5, 7.5, 11.5])
  }

  @Test("rows and columns change places", arguments: [false, true]) func rowsColumnsChange(_ fortran: Bool) throws {
    var choice = ArrayChoice()
    (choice.isTransposed, choice.rows, choice.columns) = (true, 1...1, 2...3)
    let samples = try read(choice, 5, fortran: fortran)
    #expect(samples.values == [210, 211, 212, 213, 214, 310, 311, 312, 313, 314])
  }

  @Test("dead pixels are skipped, in order and by number", arguments: [false, true]) func deadPixelsSkipped(
    _ fortran: Bool
  ) throws {
    var choice = ArrayChoice()
    choice.deadPixels = [[0, 0], [1, 1], [3, 2]]
    let samples = try read(choice, 5, fortran: fortran)
    #expect(
      samples.count == 9 && samples.layout.leading == [4, 3]
        && samples.layout.positions == [1, 2, 3, 5, 6, 7, 8, 9, 10])
    #expect((0..<9).map { samples.values[5 * $0] } == [10, 20, 100, 120, 200, 210, 220, 300, 310])
    #expect(samples.layout.place(ofSample: 3) == [1, 2])
    choice.deadPixels = [[4, 0]]
    #expect(refusal { try read(choice, 5) }.code == "AE6519")
    choice.deadPixels = [[1]]
    #expect(refusal { try read(choice, 5) }.code == "AE6519")
  }

  @Test("blocks, and samples by number, are those of the whole") func blocksSamples() throws {
    var choice = ArrayChoice()
    (choice.deadPixels, choice.deadChannels) = ([[0, 1], [2, 0]], [2])
    try withFolder { folder in
      let path = folder + "/cube.npy"
      try writeAtomically(npy("'<f4'", "(4, 3, 5)", raw(numbers)), to: path)
      let all = try openSamples(path, fitting: expectation(4), choice: choice).all().values
      let source = try openSamples(path, fitting: expectation(4), choice: choice)
      var (found, block): ([Float], [Float]) = ([], [Float](repeating: 0, count: 12))
      while case let count = try block.withUnsafeMutableBufferPointer({ try source.read(into: $0) }), count > 0 {
        found += block[..<(4 * count)]
      }
      #expect(found == all && all.count == 40)
      let direct = try #require(source.direct)
      try block.withUnsafeMutableBufferPointer { block in
        try [Int64(7), 0, 1].withUnsafeBufferPointer { try direct.read($0, into: block) }
      }
      #expect(block == Array(all[28..<32] + all[0..<8]))
    }
  }

  @Test("a mask marks what is left out") func maskMarks() throws {
    try withFolder { folder in
      let path = folder + "/cube.npy"
      try writeAtomically(npy("'<f4'", "(4, 3, 5)", raw(numbers)), to: path)
      var choice = ArrayChoice()
      choice.mask = folder + "/mask.npy"
      try writeAtomically(npy("'|b1'", "(4, 3)", [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]), to: choice.mask!)
      choice.rows = 0...1
      let samples = try openSamples(path, fitting: expectation(5), choice: choice).all()
      #expect(samples.layout.positions == [1, 2, 3, 4] && samples.layout.leading == [2, 3])
      choice.isTransposed = true
      #expect(refusal { try openSamples(path, fitting: expectation(5), choice: choice) }.code == "AE6520")
      try writeAtomically(npy("'|u1'", "(12,)", [UInt8](repeating: 1, count: 12)), to: choice.mask!)
      #expect(refusal { try openSamples(path, fitting: expectation(5), choice: choice) }.code == "AE6521")
      // A list is in the order of the file: row 1, column 2 of the file is row 2, column 1 here.
      try writeAtomically(npy("'|u1'", "(12,)", [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]), to: choice.mask!)
      (choice.rows, choice.pixelBin) = (nil, 1)
      let turned = try openSamples(path, fitting: expectation(5), choice: choice).all()
      #expect(turned.layout.leading == [3, 4] && turned.layout.positions == Array(0..<12).filter { $0 != 9 })
    }
  }

  @Test("latents that are all NaN are told as such, and not as masked") func onlyNaN() throws {
    try withFolder { folder in
      let path = folder + "/latents.npy"
      try writeAtomically(npy("'<f4'", "(2, 5)", raw([Float](repeating: .nan, count: 10))), to: path)
      var choice = ArrayChoice()
      choice.skipsMissing = true
      let told = refusal { try openSamples(path, fitting: expectation(5), choice: choice) }
      #expect(told.code == "AE6521" && told.message.hasSuffix("every value is NaN"))
    }
  }

  /// The bands of the cube by its pixels, down the columns.
  @Test("a list of pixels is a picture in either order", arguments: [false, true]) func listPixels(
    _ isColumnMajor: Bool
  ) throws {
    var bands: [Float] = []
    for channel in 0..<5 {
      for pixel in 0..<12 {
        let (row, column) = isColumnMajor ? (pixel % 4, pixel / 4) : (pixel / 3, pixel % 3)
        bands.append(Float(100 * row + 10 * column + channel))
      }
    }
    var choice = ArrayChoice()
    choice.spectral = .number(0)
    choice.pixels = .init(rows: 4, columns: 3, isColumnMajor: isColumnMajor)
    let values: [any StoredValues] = [
      MemoryValues(shape: [5, 12], values: bands),
      RawValues(
        file: InputFile(name: "m", bytes: raw(bands)), start: 0, type: .float32, bigEndian: false, shape: [5, 12]),
    ]
    for values in values {
      let data = Dataset(source: "m", values: values)
      #expect(try samples(of: data, expectation(5), choice).values == numbers)
      var part = choice
      (part.rows, part.columns) = (1...2, 1...1)
      #expect(try samples(of: data, expectation(5), part).values == [110, 111, 112, 113, 114, 210, 211, 212, 213, 214])
      part.spectral = nil
      let wrong = refusal { try samples(of: data, expectation(12), part) }
      #expect(wrong.code == "AE6515" && wrong.help?.contains("spectral: 0") == true)
    }
  }

  @Test("what a file says stands for no value is left out") func noValue() throws {
    var values = numbers
    for place in [5, 6, 7, 8, 9, 33] { values[place] = -9999 }
    var data = Dataset(source: "e", values: MemoryValues(shape: [4, 3, 5], values: values))
    var encoding = NumberEncoding()
    encoding.missing = [.init(name: "fill", numbers: [-9999])]
    data.decode(encoding)
    let all = try samples(of: data, expectation(5), ArrayChoice())
    #expect(all.layout.positions == Array(0..<12).filter { ![1, 6].contains($0) })
    #expect(all.layout.notes.map(\.code) == ["AE6522"])
    var choice = ArrayChoice()
    choice.deadChannels = [3]
    #expect(try samples(of: data, expectation(4), choice).count == 11)
  }

  private func samples(of data: Dataset, _ expected: InputExpectation, _ choice: ArrayChoice) throws -> Samples {
    try openSamples(of: data, fitting: expected, choice: choice).all()
  }

  @Test("what is not there is refused with what is") func thereRefused() throws {
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
