import CKernels
import Testing

/// What the forward pass of a run hands to the gradient.
enum AttentionMemory: CaseIterable {
  case probabilities, probabilitiesAndResult, logSums
}

/// The kernel's attention and its gradient on random data.
struct AttentionRun {
  let test: AttentionCase
  let q, k, v, dout: [Float]
  var out, dq, dk, dv, p, logSums: [Float]

  init(
    _ test: AttentionCase, _ kernels: Kernels, _ memory: AttentionMemory = .probabilities,
    queries: ClosedRange<Float> = -2...2
  ) {
    self.test = test
    var random = Random(state: 42)
    (q, k) = (random.floats(test.count, in: queries), random.floats(test.count))
    (v, dout) = (random.floats(test.count), random.floats(test.count))
    out = .init(repeating: -77, count: test.count)
    (dq, dk, dv) = (out, out, out)
    p = .init(repeating: 0, count: test.scoreCount)
    logSums = .init(repeating: 0, count: test.heads * test.queries * test.lanes)
    var shape = test.shape
    switch memory {
    case .probabilities, .probabilitiesAndResult:
      kernels.table.attention(&shape, q, k, v, &out, &p, nil)
      let result = memory == .probabilities ? nil : out
      kernels.table.attention_gradient(&shape, q, k, v, result, p, nil, dout, &dq, &dk, &dv)
    case .logSums:
      kernels.table.attention(&shape, q, k, v, &out, nil, &logSums)
      kernels.table.attention_gradient(&shape, q, k, v, out, nil, logSums, dout, &dq, &dk, &dv)
    }
  }

  /// A few heads and lanes, the first and the last among them.
  var samples: [(Int, Int)] {
    (0..<test.heads).flatMap { head in [0, 7, test.lanes - 1].map { (head, $0) } }
  }

  func plain(_ head: Int, _ lane: Int) -> PlainAttention {
    PlainAttention(
      q: test.ofQueries(q, head, lane), k: test.matrix(k, head, lane), v: test.matrix(v, head, lane))
  }

  func probabilities(_ head: Int, _ lane: Int) -> [Float] {
    (0..<test.queries * test.steps).map { p[(head * test.queries * test.steps + $0) * test.lanes + lane] }
  }

  func logSums(_ head: Int, _ lane: Int) -> [Float] {
    (0..<test.queries).map { logSums[(head * test.queries + $0) * test.lanes + lane] }
  }
}
