import Datasets
import Diagnostics
import Testing

/// Samples of several inputs, side by side.
@Suite struct JoinedSamplesTests {
  private func source(_ width: Int, _ values: [Float], positions: [Int]? = nil, grid: [Int]) -> MemorySamples {
    let layout = SampleLayout(
      sampleShape: [width], spatial: grid.map { Axis(count: $0, role: .spatial) }, spectral: [], positions: positions,
      source: "\(width).npy")
    return MemorySamples(Samples(layout, values: values))
  }

  private func rows(_ source: any SampleSource, block: Int) throws -> [Float] {
    var result: [Float] = []
    var buffer = [Float](repeating: .nan, count: block * source.layout.width)
    while case let count = try buffer.withUnsafeMutableBufferPointer({ try source.read(into: $0) }), count > 0 {
      result += buffer[..<(count * source.layout.width)]
    }
    return result
  }

  @Test("a row has the numbers of each input, in blocks of any size and in any order")
  func sideBySide() throws {
    let parts = [source(2, [1, 2, 3, 4, 5, 6], grid: [3]), source(1, [7, 8, 9], grid: [3])]
    for block in 1...4 {
      let joined = try JoinedSamples([("x", parts[0]), ("c", parts[1])], shown: 0)
      for part in parts { part.restart() }
      #expect(joined.layout.width == 3 && joined.layout.shownWidth == 2 && joined.layout.offset(of: "c") == 2)
      #expect(try rows(joined, block: block) == [1, 2, 7, 3, 4, 8, 5, 6, 9])
      var some = [Float](repeating: 0, count: 6)
      try some.withUnsafeMutableBufferPointer { try joined.direct?.read(1..<3, into: $0) }
      #expect(some == [3, 4, 8, 5, 6, 9])
    }
  }

  @Test("what one input leaves out is left out of all", arguments: 1...3)
  func leftOut(block: Int) throws {
    let x = source(1, [0, 1, 3], positions: [0, 1, 3], grid: [2, 2])
    let c = source(1, [11, 12, 13], positions: [1, 2, 3], grid: [2, 2])
    let joined = try JoinedSamples([("x", x), ("c", c)], shown: 0)
    #expect(joined.layout.positions == [1, 3] && joined.layout.notes.map(\.code) == ["AE6571"])
    #expect(try rows(joined, block: block) == [1, 11, 3, 13])
    var last = [Float](repeating: 0, count: 2)
    try last.withUnsafeMutableBufferPointer { try joined.direct?.read(1..<2, into: $0) }
    #expect(last == [3, 13])
  }

  @Test("other sizes are refused, with `pixels` as the cure where there are as many")
  func otherSizes() throws {
    let x = source(1, [1, 2, 3, 4], grid: [2, 2])
    let list = refusal { try JoinedSamples([("x", x), ("c", source(1, [1, 2, 3, 4], grid: [4]))], shown: 0) }
    #expect(list.code == "AE6570" && list.help?.contains("row_major(2, 2)") == true && list.key == "group of c")
    let few = refusal { try JoinedSamples([("x", x), ("c", source(1, [1, 2, 3], grid: [3]))], shown: 0) }
    #expect(few.code == "AE6570")
    #expect(try JoinedSamples([("x", x), ("c", source(1, [1, 2, 3, 4], grid: [2, 2]))], shown: 0).layout.count == 4)
    let none = refusal {
      try JoinedSamples(
        [("x", source(1, [1], positions: [0], grid: [2])), ("c", source(1, [1], positions: [1], grid: [2]))], shown: 0)
    }
    #expect(none.code == "AE6572")
  }

  @Test("inputs whose axes of pixels have the same names in another order are refused, also of square pictures")
  func turnedInputs() throws {
    func named(_ names: [String?]) -> MemorySamples {
      let axes = names.map { Axis(count: 2, name: $0, role: .spatial) }
      let layout = SampleLayout(sampleShape: [1], spatial: axes, spectral: [], source: "\(names.count).npy")
      return MemorySamples(Samples(layout, values: [1, 2, 3, 4]))
    }
    let turned = refusal {
      try JoinedSamples([("x", named(["y", "x"])), ("c", named(["x", "y"]))], shown: 0)
    }
    #expect(turned.code == "AE6570" && turned.help?.contains("`transpose: true` in the group of `c`") == true)
    #expect(turned.message.contains("along `x` and `y`, those of"), "\(turned.message)")
    for other in [["y", "x"], ["rows", "columns"], ["a", "b"], [nil, nil]] {
      let joined = try JoinedSamples([("x", named(["y", "x"])), ("c", named(other))], shown: 0)
      #expect(joined.layout.count == 4)
    }
  }

  @Test("classes become rows of 0 and 1, counted from 0 or from 1")
  func classes() throws {
    let zero = try ClassSamples(source(1, [0, 2, 1], grid: [3]), shape: [3])
    #expect(try rows(zero, block: 2) == [1, 0, 0, 0, 0, 1, 0, 1, 0] && zero.first == 0 && zero.layout.notes.isEmpty)
    let one = try ClassSamples(source(1, [3, 1, 2], grid: [3]), shape: [3])
    #expect(try rows(one, block: 2) == [0, 0, 1, 1, 0, 0, 0, 1, 0] && one.layout.notes.map(\.code) == ["AE6573"])
    #expect(try rows(ClassSamples(source(1, [2], grid: [1]), shape: [3], first: 1), block: 1) == [0, 1, 0])
  }

  @Test(
    "numbers that are no classes are refused",
    arguments: [[0, 3], [1, 4], [0.5, 1], [-1, 0], [1e30, 1]] as [[Float]])
  func noClasses(values: [Float]) throws {
    let error = refusal { try ClassSamples(source(1, values, grid: [values.count]), shape: [3]) }
    #expect(error.code == "AE6574" && error.key == "classes")
  }
}
