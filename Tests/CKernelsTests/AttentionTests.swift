import CKernels
import Foundation
import Testing

struct AttentionTests {
  @Test(arguments: AttentionCase.cases, Kernels.all)
  func `attention equals the plain one`(_ test: AttentionCase, _ kernels: Kernels) {
    let run = AttentionRun(test, kernels)
    for (head, lane) in run.samples {
      let plain = run.plain(head, lane)
      expectClose(test.matrix(run.out, head, lane).floats, plain.out.flatMap { $0 })
      expectClose(run.probabilities(head, lane), plain.probabilities.flatMap { $0 })
    }
  }

  @Test(arguments: AttentionCase.cases, Kernels.all)
  func `the gradient of attention equals the plain one`(_ test: AttentionCase, _ kernels: Kernels) {
    let run = AttentionRun(test, kernels)
    for (head, lane) in run.samples {
      let exact = run.plain(head, lane).gradients(test.matrix(run.dout, head, lane))
      expectClose(test.matrix(run.dq, head, lane).floats, exact.q.flatMap { $0 }, within: 5e-6)
      expectClose(test.matrix(run.dk, head, lane).floats, exact.k.flatMap { $0 }, within: 5e-6)
      expectClose(test.matrix(run.dv, head, lane).floats, exact.v.flatMap { $0 }, within: 5e-6)
    }
  }

  @Test func `the plain gradient equals finite differences`() {
    var random = Random(state: 41)
    let (steps, size) = (4, 3)
    let x = random.floats(3 * steps * size).doubles
    let dout = random.floats(steps * size).doubles
    let attention = { (x: [Double]) in
      let rows = stride(from: 0, to: x.count, by: size).map { Array(x[$0..<$0 + size]) }
      return PlainAttention(
        q: Array(rows[0..<steps]), k: Array(rows[steps..<2 * steps]), v: Array(rows[(2 * steps)...]))
    }
    let differences = finiteDifferences(x) { dot(attention($0).out.flatMap { $0 }, dout) }
    let rows = stride(from: 0, to: dout.count, by: size).map { Array(dout[$0..<$0 + size]) }
    let exact = attention(x).gradients(rows)
    let all = (exact.q + exact.k + exact.v).flatMap { $0 }
    #expect(zip(all, differences).allSatisfy { abs($0 - $1) < 1e-7 })
  }

  @Test(arguments: AttentionCase.cases, Kernels.all)
  func `a table's attention agrees with the baseline's`(_ test: AttentionCase, _ kernels: Kernels) {
    let (run, baseline) = (AttentionRun(test, kernels), AttentionRun(test, .baseline))
    expectClose(run.out, baseline.out.doubles)
    expectClose(run.dq + run.dk + run.dv, (baseline.dq + baseline.dk + baseline.dv).doubles, within: 5e-6)
  }

  @Test(arguments: Kernels.all) func `attention writes nothing between rows`(_ kernels: Kernels) {
    let run = AttentionRun(AttentionCase.cases[2], kernels)
    let (row, stride) = (run.test.row, run.test.stride)
    for x in [run.out, run.dq, run.dk, run.dv] {
      #expect(x.indices.allSatisfy { $0 % stride < row || x[$0] == -77 })
    }
  }
}

extension [[Double]] {
  var floats: [Float] { flatMap { $0.map { Float($0) } } }
}

/// The kernel's attention and its gradient on random data.
struct AttentionRun {
  let test: AttentionCase
  let q, k, v, dout: [Float]
  var out, dq, dk, dv, p: [Float]

  init(_ test: AttentionCase, _ kernels: Kernels) {
    self.test = test
    var random = Random(state: 42)
    (q, k) = (random.floats(test.count), random.floats(test.count))
    (v, dout) = (random.floats(test.count), random.floats(test.count))
    out = .init(repeating: -77, count: test.count)
    (dq, dk, dv) = (out, out, out)
    p = .init(repeating: 0, count: test.scoreCount)
    var shape = test.shape
    kernels.table.attention(&shape, q, k, v, &out, &p, nil)
    kernels.table.attention_gradient(&shape, q, k, v, nil, p, nil, dout, &dq, &dk, &dv)
  }

  /// A few heads and lanes, the first and the last among them.
  var samples: [(Int, Int)] {
    (0..<test.heads).flatMap { head in [0, 7, test.lanes - 1].map { (head, $0) } }
  }

  func plain(_ head: Int, _ lane: Int) -> PlainAttention {
    PlainAttention(
      q: test.matrix(q, head, lane), k: test.matrix(k, head, lane), v: test.matrix(v, head, lane))
  }

  func probabilities(_ head: Int, _ lane: Int) -> [Float] {
    (0..<test.steps * test.steps).map { p[(head * test.steps * test.steps + $0) * test.lanes + lane] }
  }
}
