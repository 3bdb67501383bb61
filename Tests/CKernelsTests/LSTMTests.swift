import CKernels
import Foundation
import Testing

/// One step of an LSTM for one hidden unit of one sample, in double.
struct PlainLSTM {
  var gates: [Double]  // i, f, g, o before activation
  var previousCell: Double

  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  var activated: [Double] { [Self.sigmoid(gates[0]), Self.sigmoid(gates[1]), tanh(gates[2]), Self.sigmoid(gates[3])] }
  var cell: Double { activated[1] * previousCell + activated[0] * activated[2] }
  var out: Double { activated[3] * tanh(cell) }
}

/// A step with gaps between the rows of every array, and its data.
struct LSTMCase {
  let hidden = 3, lanes = 32, gateStride = 40, cellStride = 48, outStride = 64
  var gates, previousCell, dout, dhidden, dcell: [Float]

  init() {
    var random = Random(state: 31)
    gates = random.floats(4 * hidden * gateStride)
    previousCell = random.floats(hidden * cellStride)
    dout = random.floats(hidden * outStride)
    dhidden = random.floats(hidden * lanes)
    dcell = random.floats(hidden * lanes)
  }

  var step: aec_lstm_step {
    aec_lstm_step(
      hidden: Int64(hidden), lanes: Int64(lanes), gate_stride: Int64(gateStride), cell_stride: Int64(cellStride),
      out_stride: Int64(outStride))
  }

  func gate(_ which: Int, _ h: Int, _ l: Int) -> Int { (which * hidden + h) * gateStride + l }

  func plain(_ h: Int, _ l: Int, hasPrevious: Bool) -> PlainLSTM {
    PlainLSTM(
      gates: (0..<4).map { Double(gates[gate($0, h, l)]) },
      previousCell: hasPrevious ? Double(previousCell[h * cellStride + l]) : 0)
  }

  var units: [(h: Int, l: Int)] { (0..<hidden).flatMap { h in (0..<lanes).map { (h, $0) } } }
}

struct LSTMTests {
  @Test(arguments: [true, false], Kernels.all)
  func `a step forward equals the plain one`(_ hasPrevious: Bool, _ kernels: Kernels) {
    let test = LSTMCase()
    let (gates, cell, out) = forward(test, hasPrevious, kernels)
    let plain = test.units.map { test.plain($0.h, $0.l, hasPrevious: hasPrevious) }
    expectClose(test.units.map { cell[$0.h * test.cellStride + $0.l] }, plain.map(\.cell), within: 5e-7)
    expectClose(test.units.map { out[$0.h * test.outStride + $0.l] }, plain.map(\.out), within: 5e-7)
    for which in 0..<4 {
      let actual = test.units.map { gates[test.gate(which, $0.h, $0.l)] }
      expectClose(actual, plain.map { $0.activated[which] }, within: 3e-7)
    }
  }

  @Test(arguments: [true, false], Kernels.all)
  func `a step backward equals finite differences`(_ hasPrevious: Bool, _ kernels: Kernels) {
    let test = LSTMCase()
    let (gates, cell, _) = forward(test, hasPrevious, kernels)
    var (step, dcell, dgates) = (test.step, test.dcell, gates)
    kernels.table.lstm_backward(
      &step, gates, hasPrevious ? test.previousCell : nil, cell, test.dout, hasPrevious ? test.dhidden : nil,
      &dcell, &dgates)
    for (h, l) in test.units {
      let exact = differences(test, h, l, hasPrevious)
      let actual = (0..<4).map { dgates[test.gate($0, h, l)] } + [dcell[h * test.lanes + l]]
      expectClose(actual, exact, within: 2e-6)
    }
  }

  func forward(_ test: LSTMCase, _ hasPrevious: Bool, _ kernels: Kernels) -> ([Float], [Float], [Float]) {
    var (step, gates) = (test.step, test.gates)
    var cell = [Float](repeating: 0, count: test.previousCell.count)
    var out = [Float](repeating: 0, count: test.dout.count)
    kernels.table.lstm_forward(&step, &gates, hasPrevious ? test.previousCell : nil, &cell, &out)
    return (gates, cell, out)
  }

  /// The gradients of the four pre-activations and of the previous cell.
  func differences(_ test: LSTMCase, _ h: Int, _ l: Int, _ hasPrevious: Bool) -> [Double] {
    let flat = h * test.lanes + l
    let dout = Double(test.dout[h * test.outStride + l]) + (hasPrevious ? Double(test.dhidden[flat]) : 0)
    let plain = test.plain(h, l, hasPrevious: hasPrevious)
    return finiteDifferences(plain.gates + [plain.previousCell]) {
      let unit = PlainLSTM(gates: Array($0.prefix(4)), previousCell: $0[4])
      return unit.out * dout + unit.cell * Double(test.dcell[flat])
    }
  }
}
