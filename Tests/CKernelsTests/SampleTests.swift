import CKernels
import Testing

/// How the elements of a tile lie in a sample.
enum Layout: String, CaseIterable, Sendable {
  case contiguous, transposed, everySecond, mixed

  func offsets(_ count: Int) -> [Int64] {
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
    let (samples, stride, count, lanes) = (50, 100, 37, 32)
    let data = random.floats(samples * stride)
    let offsets = layout.offsets(count)
    for valid in Self.validCounts {
      let index = (0..<valid).map { _ in Int64.random(in: 0..<Int64(samples), using: &random) }
      var out = [Float](repeating: -77, count: count * lanes)
      kernels.table.gather(&out, data, index, Int64(stride), offsets, Int64(count), Int64(lanes), Int64(valid))
      let expected = (0..<count * lanes).map { i in
        data[Int(index[min(i % lanes, valid - 1)]) * stride + Int(offsets[i / lanes])]
      }
      #expect(out == expected)
    }
  }

  @Test("scatter puts lanes back into samples", arguments: Layout.allCases, Kernels.all)
  func scatterPuts(_ layout: Layout, _ kernels: Kernels) {
    var random = Random(state: 52)
    let (stride, count, lanes) = (100, 37, 32)
    let x = random.floats(count * lanes)
    let offsets = layout.offsets(count)
    for valid in Self.validCounts {
      var data = [Float](repeating: -77, count: lanes * stride)
      var expected = data
      kernels.table.scatter(&data, x, Int64(stride), offsets, Int64(count), Int64(lanes), Int64(valid))
      for s in 0..<valid {
        for e in 0..<count { expected[s * stride + Int(offsets[e])] = x[e * lanes + s] }
      }
      #expect(data == expected)
    }
  }

  @Test("spread repeats a value over the valid lanes", arguments: Kernels.all) func spreadRepeats(_ kernels: Kernels) {
    let value: [Float] = [1, 9, 2, 9, 3, 9]
    for valid in [0, 1, 16, 21, 32] {
      var out = [Float](repeating: -77, count: 3 * 40)
      kernels.table.spread(&out, 40, value, 2, 3, 32, Int64(valid))
      let expected = out.indices.map { i -> Float in
        i % 40 >= 32 ? -77 : i % 40 < valid ? value[i / 40 * 2] : 0
      }
      #expect(out == expected)
    }
  }
}
