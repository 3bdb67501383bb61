import CKernels
import Testing

struct LSTMTests {
  @Test("all steps equal the plain ones", arguments: LSTMCase.cases, Kernels.all)
  func stepsEqual(_ test: LSTMCase, _ kernels: Kernels) {
    let run = LSTMRun(test, kernels)
    let (hidden, lanes) = (test.hidden, test.lanes)
    for lane in [0, 7, lanes - 1] {
      let plain = run.plain(lane).run()
      let out = run.values(run.out, rows: hidden, row: test.outRow, step: lanes, lane)
      let gates = run.values(run.gates, rows: 4 * hidden, row: lanes, step: 4 * hidden * lanes, lane)
      let cells = run.values(run.cells, rows: hidden, row: lanes, step: hidden * lanes, lane)
      expectClose(flat(out), plain.out.flatMap { $0 })
      expectClose(flat(gates), plain.gates.flatMap { $0 })
      expectClose(flat(cells), plain.cells.flatMap { $0 })
    }
  }

  @Test("gates and cells need not be kept", arguments: LSTMCase.cases, Kernels.all)
  func gatesCells(_ test: LSTMCase, _ kernels: Kernels) {
    let run = LSTMRun(test, kernels)
    #expect(run.out == run.outAlone)
  }

  @Test("the gradient equals finite differences", arguments: LSTMCase.cases, Kernels.all)
  func gradientEquals(_ test: LSTMCase, _ kernels: Kernels) {
    let run = LSTMRun(test, kernels)
    for lane in [3, test.lanes - 1] {
      let dout = run.values(run.dout, rows: test.hidden, row: test.outRow, step: test.lanes, lane)
      let found = run.values(run.dgates, rows: 4 * test.hidden, row: test.gradientRow, step: test.lanes, lane)
      expectClose(flat(found), differences(run.plain(lane), dout.flatMap { $0 }), within: 5e-6)
      let sums = (0..<4 * test.hidden).map { row in found.reduce(0) { $0 + $1[row] } }
      expectClose(sums.indices.map { run.total[$0 * test.lanes + lane] }, sums)
    }
  }

  @Test("an LSTM writes nothing between rows", arguments: LSTMCase.cases, Kernels.all)
  func lstmWrites(_ test: LSTMCase, _ kernels: Kernels) {
    let run = LSTMRun(test, kernels)
    let row = test.steps * test.lanes
    #expect(run.out.indices.allSatisfy { $0 % test.outRow < row || run.out[$0] == -77 })
    #expect(run.dgates.indices.allSatisfy { $0 % test.gradientRow < row || run.dgates[$0] == -77 })
  }

  @Test("gradients in the memory of the gates are the same bits", arguments: LSTMCase.cases, Kernels.all)
  func lstmInPlace(_ test: LSTMCase, _ kernels: Kernels) {
    let run = LSTMRun(test, kernels)
    #expect(run.gradientsInPlace == run.dgates)
  }

  @Test("gates take any input", arguments: Kernels.all)
  func gatesTake(_ kernels: Kernels) {
    let inputs: [Float] = [-.infinity, -1e30, -200, -88, -1e-3, -1e-30, 0, 1e-8, 0.5, 30, 1000, .infinity]
    var x = [Float](repeating: 0, count: 4 * 16)
    for place in x.indices { x[place] = place % 16 < inputs.count ? inputs[place % 16] : .nan }
    var shape = aec_lstm(
      hidden: 1, steps: 1, lanes: 16, features: 0, x_stride: 16, x_step: 16, out_stride: 16,
      dgates_stride: 16, gates_stride: 0, reversed: 0)
    var (packed, out) = ([Float](repeating: 0, count: 8), [Float](repeating: 0, count: 16))
    var (gates, cells) = (x, out)
    var scratch = [Float](repeating: 0, count: 48)
    kernels.table.lstm_pack(&shape, &packed, nil, nil, [0, 0, 0, 0])
    kernels.table.lstm(&shape, packed, x, &out, &gates, &cells, &scratch)
    for (lane, input) in inputs.enumerated() {
      let plain = PlainLSTM(
        input: [[Double](repeating: Double(input), count: 4)], inputWeights: [], bias: [],
        weights: [[0], [0], [0], [0]], isReversed: false
      ).run()
      expectClose((0..<4).map { gates[$0 * 16 + lane] }, plain.gates[0], within: 3e-7)
      expectClose([out[lane], cells[lane]], plain.out[0] + plain.cells[0], within: 5e-7)
    }
    #expect(gates.indices.allSatisfy { $0 % 16 < inputs.count || gates[$0].isNaN } && out[15].isNaN)
  }

  private func flat(_ values: [[Double]]) -> [Float] { values.flatMap { $0.map { Float($0) } } }

  /// The gradients of all pre-activations: those of a projected input that is added to each step.
  private func differences(_ plain: PlainLSTM, _ dout: [Double]) -> [Double] {
    let rows = plain.weights.count
    let projected = plain.input.map { x in
      plain.inputWeights.isEmpty ? x : (0..<rows).map { dot(plain.inputWeights[$0], x) + plain.bias[$0] }
    }
    return finiteDifferences(projected.flatMap { $0 }) { values in
      var lstm = plain
      lstm.inputWeights = []
      lstm.input = plain.input.indices.map { Array(values[$0 * rows..<($0 + 1) * rows]) }
      return dot(lstm.run().out.flatMap { $0 }, dout)
    }
  }
}
