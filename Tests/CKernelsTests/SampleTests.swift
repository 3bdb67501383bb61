import CKernels
import Testing

/// Where the elements of a sample lie in a tile.
enum Layout: String, CaseIterable, Sendable {
  case contiguous, transposed, everySecond, mixed

  func places(_ count: Int) -> [Int64] {
    (0..<count).map { e in
      switch self {
      case .contiguous: Int64(e)
      case .transposed: Int64(e % 5 * 10 + e / 5)
      case .everySecond: Int64(2 * e)
      case .mixed: Int64(e < 9 ? e : e + 20)
      }
    }
  }
}

struct SampleTests {
  static let validCounts = [1, 3, 15, 16, 31, 32]

  @Test("gather lays samples into lanes and repeats the last", arguments: Layout.allCases, Kernels.all)
  func gatherLays(_ layout: Layout, _ kernels: Kernels) {
    var random = Random(state: 51)
    let (samples, stride, count) = (50, 100, 37)
    let data = random.floats(samples * stride)
    let places = layout.places(count)
    for (lanes, valid) in Self.tiles {
      let index = (0..<valid).map { _ in Int64.random(in: 0..<Int64(samples), using: &random) }
      var out = [Float](repeating: -77, count: 75 * lanes)
      kernels.table.gather(&out, places, data, index, Int64(stride), Int64(count), Int64(lanes), Int64(valid))
      var expected = [Float](repeating: -77, count: 75 * lanes)
      for e in 0..<count {
        for s in 0..<lanes {
          expected[Int(places[e]) * lanes + s] = data[Int(index[min(s, valid - 1)]) * stride + e]
        }
      }
      #expect(out == expected)
    }
  }

  @Test("scatter puts lanes back into samples", arguments: Layout.allCases, Kernels.all)
  func scatterPuts(_ layout: Layout, _ kernels: Kernels) {
    var random = Random(state: 52)
    let (stride, count) = (100, 37)
    let places = layout.places(count)
    for (lanes, valid) in Self.tiles {
      let x = random.floats(75 * lanes)
      var data = [Float](repeating: -77, count: lanes * stride)
      var expected = data
      kernels.table.scatter(&data, x, places, Int64(stride), Int64(count), Int64(lanes), Int64(valid))
      for s in 0..<valid {
        for e in 0..<count { expected[s * stride + e] = x[Int(places[e]) * lanes + s] }
      }
      #expect(data == expected)
    }
  }

  /// Lanes of a tile and how many of them are samples.
  private static let tiles = validCounts.map { (32, $0) } + (1...4).map { (4, $0) } + [(8, 5)]

  @Test("spread repeats a value over all lanes", arguments: Kernels.all) func spreadRepeats(_ kernels: Kernels) {
    let value: [Float] = [1, 9, 2, 9, 3, 9]
    for lanes in [0, 1, 16, 21, 32] {
      var out = [Float](repeating: -77, count: 3 * 40)
      kernels.table.spread(&out, 40, value, 2, 3, Int64(lanes))
      #expect(out == out.indices.map { $0 % 40 < lanes ? value[$0 / 40 * 2] : -77 })
    }
  }
}
