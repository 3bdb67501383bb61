import Datasets
import Diagnostics
import Files
import Glibc
import Testing

/// Samples that are read block by block: they must be those of the whole file, and mistakes must be told alike.
@Suite struct SampleSourceTests {
  private func expected(_ shape: [Int]) -> InputExpectation {
    InputExpectation(
      modelName: "M", inputText: "x: \(shape)", shape: shape, sizeNames: shape.map { _ in nil })
  }

  /// All values, read in blocks of some samples.
  private func values(_ source: any SampleSource, block: Int) throws -> [Float] {
    var result: [Float] = []
    var buffer = [Float](repeating: .nan, count: block * source.layout.width)
    while case let count = try buffer.withUnsafeMutableBufferPointer({ try source.read(into: $0) }), count > 0 {
      result += buffer[..<(count * source.layout.width)]
    }
    return result
  }

  private func expectSameInBlocks(
    _ bytes: [UInt8], _ name: String = "a.npy", width: Int, blocks: [Int],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    try withFolder { folder in
      let path = "\(folder)/\(name)"
      try writeAtomically(bytes, to: path)
      let whole = try name.hasSuffix("npy") ? readNPY(path) : readCSV(path)
      for block in blocks {
        let source = try openSamples(path, fitting: expected([width]))
        #expect(source.layout.count * width == whole.values.count, sourceLocation: location)
        let found = try values(source, block: block)
        #expect(found == whole.values, "blocks of \(block)", sourceLocation: location)
      }
      #expect(try readSamples(path, fitting: expected([width])).values == whole.values, sourceLocation: location)
    }
  }

  @Test("every number type, byte order and nesting of axes", arguments: [false, true])
  func types(fortran: Bool) throws {
    let numbers = (0..<120).map { ($0 * 37 + 11) % 97 }
    let files = [
      npy("'|b1'", "(30, 4)", fortran: fortran, numbers.map { UInt8($0 % 2) }),
      npy("'|u1'", "(30, 4)", fortran: fortran, numbers.map { UInt8($0) }),
      npy("'>u2'", "(30, 4)", fortran: fortran, raw(numbers.map { UInt16($0).bigEndian })),
      npy("'<i4'", "(5, 6, 4)", fortran: fortran, raw(numbers.map { Int32($0) })),
      npy("'<f2'", "(5, 6, 4)", fortran: fortran, raw(numbers.map { Float16($0) })),
      npy("'<f4'", "(30, 4, 1)", fortran: fortran, raw(numbers.map { Float($0) })),
      npy("'>f8'", "(30, 4)", fortran: fortran, raw(numbers.map { Double($0).bitPattern.bigEndian })),
      npy("'<i8'", "(30, 1, 4)", fortran: fortran, raw(numbers)),
    ]
    for file in files { try expectSameInBlocks(file, width: 4, blocks: [1, 7, 29, 30, 31, 100]) }
  }

  @Test("arrays in Fortran order that are read in several sweeps, in long pieces and in short ones")
  func sweeps() throws {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) } }
    try expectSameInBlocks(
      npy("'|u1'", "(100, 500, 100)", fortran: true, bytes(5_000_000)), width: 100, blocks: [9999])
    try expectSameInBlocks(
      npy("'<i2'", "(60000, 80)", fortran: true, bytes(9_600_000)), width: 80, blocks: [7001])
    try expectSameInBlocks(
      npy("'<u4'", "(200000, 25)", fortran: true, bytes(20_000_000)), width: 25, blocks: [50000])
  }

  @Test(
    "tables whose lines end in any way lie across the window that moves over the text",
    arguments: ["\n", "\r\n", "\r"])
  func tables(end: String) throws {
    var lines = ["# by hand", "a,b,c"]
    for row in 0..<90_000 {
      if row % 1000 == 7 { lines += ["", "# \(String(repeating: "x", count: row % 77))"] }
      lines.append("\(row),\(Double(row) / 8),\(row % 13)e-1")
    }
    let text = lines.joined(separator: end)
    #expect(text.utf8.count > 5 << 18)
    try expectSameInBlocks(Array(text.utf8), "t.csv", width: 3, blocks: [1, 4096, 90_000])
    let values = try read(csv: text).values
    #expect(values.count == 270_000)
    for row in [0, 6, 7, 8, 52_345, 89_999] {
      #expect(Array(values[3 * row..<3 * row + 2]) == [Float(row), Float(row) / 8])
    }
  }

  @Test("a line that is longer than the window is read")
  func longLine() throws {
    let row = (0..<300_000).map { "\($0 % 1000).5" }.joined(separator: " ")
    let table = try read(csv: "\(row)\n\(row)\n")
    #expect(table.shape == [2, 300_000])
    #expect(table.values[299_999] == 999.5 && table.values[300_001] == 1.5)
  }

  @Test("values that are not finite are all counted, wherever the first one is", arguments: [1, 3, 10])
  func notFinite(block: Int) throws {
    var numbers = (0..<40).map { Float($0) }
    (numbers[30], numbers[39]) = (.nan, .infinity)
    try withFolder { folder in
      try writeNPY(numbers, shape: [2, 5, 4], to: "\(folder)/a.npy")
      let array = refusal { try values(openSamples("\(folder)/a.npy", fitting: expected([4])), block: block) }
      #expect(array.code == "AE6007")
      #expect(array.message.contains("2 values of 40") && array.message.contains("[1, 2, 2]"))
      #expect(array.help?.contains("`dead_pixels: [[1, 2], [1, 4]]`") == true, "\(array.help ?? "")")
      let rows = (0..<10).map { row in numbers[4 * row..<4 * row + 4].map { "\($0)" }.joined(separator: ",") }
      try writeAtomically(rows.joined(separator: "\n"), to: "\(folder)/a.csv")
      let table = refusal { try values(openSamples("\(folder)/a.csv", fitting: expected([4])), block: block) }
      #expect(table.code == "AE6205")
      #expect(table.message.contains("2 values of 40") && table.message.contains("line 8, column 3"))
      #expect(table.help?.contains("`dead_pixels: [7, 9]`") == true, "\(table.help ?? "")")
    }
  }

  @Test("numbers that float32 cannot hold are told as such, with their size", arguments: ["a.npy", "a.csv"])
  func tooLarge(name: String) throws {
    let numbers = (1...40).map { Double($0) * 1e41 }
    let rows = (0..<10).map { row in numbers[4 * row..<4 * row + 4].map { "\($0)" }.joined(separator: ",") }
    try withFolder { folder in
      let bytes = name == "a.csv" ? Array(rows.joined(separator: "\n").utf8) : npy("'<f8'", "(10, 4)", raw(numbers))
      try writeAtomically(bytes, to: "\(folder)/\(name)")
      let error = refusal { try openSamples("\(folder)/\(name)", fitting: expected([4])).all() }
      #expect(error.message.contains("40 values of 40 that are too large for float32 (3.4e38); the first is 1e41"))
      #expect(error.help?.hasPrefix("divide them before") == true && error.notes.isEmpty, "\(error)")
      #expect(try InfoReport("\(folder)/\(name)", item: nil).text.contains("too large for float32"))
    }
  }

  @Test("where many spectra lack numbers, the channels or a mask leave them out")
  func manyNotFinite() throws {
    func help(_ isBad: (Int, Int) -> Bool) throws -> String {
      let numbers = (0..<1600).map { isBad($0 / 8, $0 % 8) ? Float.nan : Float($0 % 7) }
      return try withFolder { folder in
        try writeNPY(numbers, shape: [200, 8], to: "\(folder)/a.npy")
        return refusal { try openSamples("\(folder)/a.npy", fitting: expected([8])).all() }.help ?? ""
      }
    }
    #expect(try help { $1 == 3 }.contains("`dead_channels: [3]`"))
    #expect(try help { $0 % 2 == 0 && $1 == 3 }.contains("`dead_channels: [3]`"))
    #expect(try help { $0 % 2 == 0 && $1 == $0 / 2 % 8 }.contains("np.isfinite(array).all(axis=-1)"))
  }

  @Test("a file that becomes shorter while it is read is told", arguments: [false, true])
  func shortened(fortran: Bool) throws {
    try withFolder { folder in
      let path = "\(folder)/a.npy"
      let numbers = raw((0..<4000).map { Float($0) })
      try writeAtomically(npy("'<f4'", "(1000, 4)", fortran: fortran, numbers), to: path)
      let source = try openSamples(path, fitting: expected([4]))
      #expect(truncate(path, 9000) == 0)
      #expect(refusal { try values(source, block: 100) }.code == "AE6002")
      try writeAtomically((0..<1000).map { "\($0),1,2,3" }.joined(separator: "\n"), to: "\(folder)/a.csv")
      let table = try openSamples("\(folder)/a.csv", fitting: expected([4]))
      #expect(truncate("\(folder)/a.csv", 2000) == 0)
      #expect(refusal { try values(table, block: 100) }.code == "AE6002")
    }
  }

  @Test("the hash of contents is the same whatever the blocks")
  func hash() {
    let numbers = (0..<100).map { Float($0) / 7 }
    var hash = ContentHash()
    numbers.withUnsafeBufferPointer { values in
      for part in [0..<33, 33..<34, 34..<34, 34..<100] { hash.update(.init(rebasing: values[part])) }
    }
    #expect(hash.text == Samples(count: 25, sampleShape: [4], values: numbers, source: "s").contentHash)
  }
}
