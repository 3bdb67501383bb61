import CKernels
import Foundation
import Testing

/// An LSTM of one sample over all steps, in double.
struct PlainLSTM {
  var input: [[Double]]  // [step][feature], or the projected input [step][gate row]
  var inputWeights: [[Double]]  // [gate row][feature]; none when the input is projected
  var bias: [Double]
  var weights: [[Double]]  // [gate row][unit]
  var isReversed: Bool

  var hidden: Int { weights[0].count }

  /// The steps in the order of the recurrence.
  var order: [Int] { isReversed ? input.indices.reversed() : Array(input.indices) }

  struct Results {
    var out: [[Double]]  // [step][unit]
    var gates: [[Double]]  // [step][gate row]
    var cells: [[Double]]
  }

  func run() -> Results {
    let nothing = [[Double]](repeating: [], count: input.count)
    var results = Results(out: nothing, gates: nothing, cells: nothing)
    var (h, c) = ([Double](repeating: 0, count: hidden), [Double](repeating: 0, count: hidden))
    for step in order {
      let gates = weights.indices.map { row in
        let x = inputWeights.isEmpty ? input[step][row] : dot(inputWeights[row], input[step]) + bias[row]
        return activated(x + dot(weights[row], h), row)
      }
      for unit in 0..<hidden {
        c[unit] = gates[hidden + unit] * c[unit] + gates[unit] * gates[2 * hidden + unit]
        h[unit] = gates[3 * hidden + unit] * tanh(c[unit])
      }
      (results.out[step], results.gates[step], results.cells[step]) = (h, gates, c)
    }
    return results
  }

  private func activated(_ x: Double, _ row: Int) -> Double {
    row / hidden == 2 ? tanh(x) : 1 / (1 + exp(-x))
  }
}

/// Sizes of an LSTM, with gaps between the rows of what its kernels read and write.
struct LSTMCase: CustomTestStringConvertible {
  var hidden: Int
  var steps: Int
  var lanes: Int
  /// 0 for a projected input.
  var features: Int
  var isReversed = false
  /// Whether the input is the same at every step.
  var isRepeated = false

  static let cases = [
    LSTMCase(hidden: 1, steps: 1, lanes: 16, features: 1),
    LSTMCase(hidden: 2, steps: 3, lanes: 16, features: 0),
    LSTMCase(hidden: 5, steps: 4, lanes: 48, features: 3, isReversed: true),
    LSTMCase(hidden: 7, steps: 2, lanes: 32, features: 0, isReversed: true, isRepeated: true),
    LSTMCase(hidden: 12, steps: 3, lanes: 32, features: 1),
    LSTMCase(hidden: 13, steps: 3, lanes: 16, features: 2, isRepeated: true),
    LSTMCase(hidden: 25, steps: 2, lanes: 16, features: 4),
    // Large enough for the kernels to fetch ahead.
    LSTMCase(hidden: 13, steps: 10, lanes: 128, features: 0, isReversed: true),
    LSTMCase(hidden: 33, steps: 4, lanes: 128, features: 2),
  ]

  var testDescription: String {
    "hidden \(hidden) steps \(steps) lanes \(lanes) features \(features)\(isReversed ? " reversed" : "")"
  }

  var inputRows: Int { features == 0 ? 4 * hidden : features }
  var inputRow: Int { (isRepeated ? 1 : steps) * lanes + 16 }
  var outRow: Int { steps * lanes + 32 }
  var gradientRow: Int { steps * lanes + 48 }
  var packedCount: Int { 4 * hidden * (1 + features + hidden) }

  var shape: aec_lstm {
    aec_lstm(
      hidden: Int64(hidden), steps: Int64(steps), lanes: Int64(lanes), features: Int64(features),
      x_stride: Int64(inputRow), x_step: isRepeated ? 0 : Int64(lanes), out_stride: Int64(outRow),
      dgates_stride: Int64(gradientRow), gates_stride: 0, reversed: isReversed ? 1 : 0)
  }
}

/// The kernels on random data.
struct LSTMRun {
  let test: LSTMCase
  let x, inputWeights, bias, weights, dout: [Float]
  var out, gates, cells, dgates, total: [Float]
  /// What the kernel gives without keeping gates and cells.
  var outAlone: [Float]
  /// The gradients where the gates lie as these and give them their memory.
  private(set) var gradientsInPlace: [Float] = []

  init(_ test: LSTMCase, _ kernels: Kernels) {
    self.test = test
    var random = Random(state: 31)
    x = random.floats(test.inputRows * test.inputRow)
    inputWeights = random.floats(4 * test.hidden * test.features, in: -1...1)
    bias = random.floats(4 * test.hidden, in: -1...1)
    weights = random.floats(4 * test.hidden * test.hidden, in: -1...1)
    dout = random.floats(test.hidden * test.outRow)
    out = .init(repeating: -77, count: dout.count)
    (outAlone, dgates) = (out, .init(repeating: -77, count: 4 * test.hidden * test.gradientRow))
    cells = .init(repeating: .nan, count: test.hidden * test.steps * test.lanes)
    gates = .init(repeating: .nan, count: 4 * cells.count)
    total = .init(repeating: .nan, count: 4 * test.hidden * test.lanes)
    var shape = test.shape
    var packed = [Float](repeating: .nan, count: test.packedCount)
    var scratch = [Float](repeating: .nan, count: (2 * test.features + 9 * test.hidden) * test.lanes)
    let hasFeatures = test.features > 0
    kernels.table.lstm_pack(
      &shape, &packed, hasFeatures ? inputWeights : nil, hasFeatures ? bias : nil, weights)
    kernels.table.lstm(&shape, packed, x, &out, &gates, &cells, &scratch)
    kernels.table.lstm(&shape, packed, x, &outAlone, nil, nil, &scratch)
    kernels.table.lstm_pack_gradient(&shape, &packed, weights)
    kernels.table.lstm_gradient(&shape, packed, dout, gates, cells, &dgates, &total, &scratch)
    gradientsInPlace = inPlace(kernels, scratch: &scratch)
  }

  private func inPlace(_ kernels: Kernels, scratch: inout [Float]) -> [Float] {
    var shape = test.shape
    shape.gates_stride = shape.dgates_stride
    var (packed, out) = ([Float](repeating: .nan, count: test.packedCount), out)
    var (gates, cells) = ([Float](repeating: -77, count: dgates.count), cells)
    let hasFeatures = test.features > 0
    kernels.table.lstm_pack(
      &shape, &packed, hasFeatures ? inputWeights : nil, hasFeatures ? bias : nil, weights)
    kernels.table.lstm(&shape, packed, x, &out, &gates, &cells, &scratch)
    kernels.table.lstm_pack_gradient(&shape, &packed, weights)
    gates.withUnsafeMutableBufferPointer { gates in
      let start = gates.baseAddress!
      kernels.table.lstm_gradient(&shape, packed, dout, start, cells, start, nil, &scratch)
    }
    return gates
  }

  func plain(_ lane: Int) -> PlainLSTM {
    let hidden = test.hidden
    return PlainLSTM(
      input: values(x, rows: test.inputRows, row: test.inputRow, step: test.isRepeated ? 0 : test.lanes, lane),
      inputWeights: test.features == 0 ? [] : matrix(inputWeights, columns: test.features), bias: bias.doubles,
      weights: matrix(weights, columns: hidden), isReversed: test.isReversed)
  }

  /// [step][row] of one lane.
  func values(_ array: [Float], rows: Int, row: Int, step: Int, _ lane: Int) -> [[Double]] {
    (0..<test.steps).map { t in (0..<rows).map { Double(array[$0 * row + t * step + lane]) } }
  }

  private func matrix(_ array: [Float], columns: Int) -> [[Double]] {
    stride(from: 0, to: array.count, by: columns).map { array[$0..<$0 + columns].map(Double.init) }
  }
}
