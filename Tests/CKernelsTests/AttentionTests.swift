import CKernels
import Foundation
import Testing

struct AttentionTests {
  @Test("attention equals the plain one", arguments: AttentionCase.cases, Kernels.all)
  func attentionEquals(_ test: AttentionCase, _ kernels: Kernels) {
    let run = AttentionRun(test, kernels)
    for (head, lane) in run.samples {
      let plain = run.plain(head, lane)
      expectClose(test.ofQueries(run.out, head, lane).floats, plain.out.flatMap { $0 })
      expectClose(run.probabilities(head, lane), plain.probabilities.flatMap { $0 })
    }
  }

  @Test("the gradient of attention equals the plain one", arguments: AttentionCase.cases, Kernels.all)
  func gradientAttention(_ test: AttentionCase, _ kernels: Kernels) {
    for memory in AttentionMemory.allCases {
      let run = AttentionRun(test, kernels, memory)
      for (head, lane) in run.samples {
        let exact = run.plain(head, lane).gradients(test.ofQueries(run.dout, head, lane))
        expectClose(test.ofQueries(run.dq, head, lane).floats, exact.q.flatMap { $0 }, within: 5e-6)
        expectClose(test.matrix(run.dk, head, lane).floats, exact.k.flatMap { $0 }, within: 5e-6)
        expectClose(test.matrix(run.dv, head, lane).floats, exact.v.flatMap { $0 }, within: 5e-6)
      }
    }
  }

  @Test("attention that keeps logarithms of sums equals the plain one", arguments: AttentionCase.cases, Kernels.all)
  func attentionKeeps(_ test: AttentionCase, _ kernels: Kernels) {
    let run = AttentionRun(test, kernels, .logSums)
    for (head, lane) in run.samples {
      let plain = run.plain(head, lane)
      expectClose(test.ofQueries(run.out, head, lane).floats, plain.out.flatMap { $0 })
      expectClose(run.logSums(head, lane), plain.logSums)
    }
  }

  @Test("attention survives large scores", arguments: AttentionMemory.allCases, Kernels.all)
  func attentionSurvives(_ memory: AttentionMemory, _ kernels: Kernels) {
    let run = AttentionRun(AttentionCase.cases[3], kernels, memory, queries: -1000...1000)
    for (head, lane) in run.samples {
      let plain = run.plain(head, lane)
      // Scores of thousands are rounded by about 1e-4.
      expectClose(run.test.ofQueries(run.out, head, lane).floats, plain.out.flatMap { $0 }, within: 2e-3)
    }
    #expect((run.dq + run.dk + run.dv).allSatisfy { $0.isFinite })
  }

  @Test("the plain gradient equals finite differences") func plainGradient() {
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

  @Test("a table's attention agrees with the baseline's", arguments: AttentionCase.cases, Kernels.all)
  func tableAttention(_ test: AttentionCase, _ kernels: Kernels) {
    let (run, baseline) = (AttentionRun(test, kernels), AttentionRun(test, .baseline))
    expectClose(run.out, baseline.out.doubles)
    expectClose(run.dq + run.dk + run.dv, (baseline.dq + baseline.dk + baseline.dv).doubles, within: 5e-6)
  }

  @Test("attention writes nothing between rows", arguments: Kernels.all) func attentionWrites(_ kernels: Kernels) {
    for memory in AttentionMemory.allCases {
      let run = AttentionRun(AttentionCase.cases[2], kernels, memory)
      let (row, stride) = (run.test.row, run.test.stride)
      for x in [run.out, run.dq, run.dk, run.dv] {
        #expect(x.indices.allSatisfy { $0 % stride < row || x[$0] == -77 })
      }
    }
  }
}

extension [[Double]] {
  var floats: [Float] { flatMap { $0.map { Float($0) } } }
}
