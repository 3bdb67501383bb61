import CKernels
import Testing

struct TrainingTests {
  /// Pairs, pairs of pairs and so on; an odd one waits.
  func tree(_ values: [Float]) -> Float {
    if values.count == 1 { return values[0] }
    let pairs = stride(from: 0, to: values.count, by: 2)
    return tree(pairs.map { $0 + 1 < values.count ? values[$0] + values[$0 + 1] : values[$0] })
  }

  @Test("slots are summed by the fixed binary tree, to the last bit", arguments: 1...9, Kernels.all)
  func slotsSummed(_ count: Int, _ kernels: Kernels) {
    var random = Random(state: 61)
    let (n, stride) = (2100, 2110)
    let slots = random.floats(count * stride)
    var (out, work) = ([Float](repeating: 0, count: n), slots)
    kernels.table.sum_slots(&out, &work, Int64(count), Int64(stride), Int64(n))
    #expect(out == (0..<n).map { i in tree((0..<count).map { slots[$0 * stride + i] }) })
  }

  @Test("the sum of slots may replace the first slot", arguments: Kernels.all) func sumSlots(_ kernels: Kernels) {
    var slots = [Float](repeating: 1.5, count: 3 * 20)
    slots.withUnsafeMutableBufferPointer {
      kernels.table.sum_slots($0.baseAddress, $0.baseAddress, 3, 20, 20)
    }
    #expect(slots.prefix(20).allSatisfy { $0 == 4.5 })
  }

  @Test("a step of Adam equals the definition", arguments: [1, 16, 37], Kernels.all)
  func stepAdam(_ n: Int, _ kernels: Kernels) {
    var random = Random(state: 62)
    var (w, m) = (random.floats(n + 1), random.floats(n + 1))
    var (v, g) = (random.floats(n + 1, in: 0...1), random.floats(n + 1))
    (w[n], m[n], v[n], g[n]) = (-77, -77, -77, 1)
    let (w0, m0, v0) = (w.doubles, m.doubles, v.doubles)
    #expect(kernels.table.adam(&w, &m, &v, g, Int64(n), 0.01, 0.5, 0.1, 0.999, 0.001, 1e-8) == 1)
    for i in 0..<n {
      let g = Double(g[i])
      let m1 = m0[i] + (g - m0[i]) * 0.1
      let v1 = 0.999 * v0[i] + 0.001 * g * g
      let w1 = w0[i] - 0.01 * m1 / (v1.squareRoot() / 0.5 + 1e-8)
      expectClose([m[i], v[i], w[i]], [m1, v1, w1], within: 1e-6)
    }
    #expect(w[n] == -77 && m[n] == -77 && v[n] == -77)
  }

  @Test(
    "a step of Adam leaves a weight whose gradient is not finite, and tells", arguments: [Float.nan, .infinity, 1e30],
    Kernels.all)
  func stepAdamLeaves(_ bad: Float, _ kernels: Kernels) {
    for index in [0, 20, 36] {
      var (w, m, v, g) = (
        [Float](repeating: 1, count: 37), [Float](repeating: 2, count: 37), [Float](repeating: 3, count: 37),
        [Float](repeating: 4, count: 37)
      )
      g[index] = bad
      #expect(kernels.table.adam(&w, &m, &v, g, 37, 0.01, 0.5, 0.1, 0.999, 0.001, 1e-8) == 0)
      #expect(w[index] == 1 && m[index] == 2 && v[index] == 3)
      #expect(w.indices.allSatisfy { $0 == index || w[$0] < 1 })
    }
  }
}
