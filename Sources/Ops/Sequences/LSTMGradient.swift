import Graph

/// The gradients [T, 4H] of an LSTM's pre-activations, by recurrence against the order of its steps.
///
/// Of the step after, dh + W_hh^T dgates flows into h, and f dc into c.
struct LSTMGradient: Operation {
  let name = "lstm_gradient"
  let summary =
    "The gradients of the gates' pre-activations of an LSTM, from dh, gates, cells and W_hh."
  var isDifferentiable: Bool { false }

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 4 && inputs[0].rank == 2, "takes dh, gates, cells and W_hh")
    try require(attributes.bool("reverse") != nil, "needs `reverse`")
    let (dh, gates, cells, w) = (inputs[0], inputs[1], inputs[2], inputs[3])
    let isFit =
      gates.shape == [dh.shape[0], 4 * dh.shape[1]] && cells.shape == dh.shape
      && w == .shared([4 * dh.shape[1], dh.shape[1]])
    try require(isFit, "shapes \(inputs) do not fit")
    return [TensorType(scope(inputs), gates.shape)]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (gates, cells, w) = (inputs[1], inputs[2], inputs[3])
    var dh = inputs[0]
    var dgates = Tensor<T>(call.results[0].shape, repeating: 0)
    var dc = [T](repeating: 0, count: dh.last)
    let order = stepOrder(dh.shape[0], call.attributes)
    for (index, step) in order.enumerated().reversed() {
      for k in 0..<dh.last {
        let previous = index > 0 ? cells[order[index - 1], k] : 0
        let gate = LSTMGates(gates, step, k)
        let slopes = gate.slopes(dh[step, k], &dc[k], cell: cells[step, k], previous: previous)
        for (part, slope) in slopes.enumerated() { dgates[step, part * dh.last + k] = slope }
      }
      guard index > 0 else { break }
      for row in 0..<dgates.last {
        for k in 0..<dh.last { dh[order[index - 1], k] += dgates[step, row] * w[row, k] }
      }
    }
    return [dgates]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    2 * results[0].count * inputs[3].shape[1] + 22 * inputs[0].count
  }

  var samples: [OperationSample] {
    [true, false].map {
      OperationSample(
        [.sample([3, 2]), .sample([3, 8]), .sample([3, 2]), .shared([8, 2])],
        ["reverse": .bool($0)], range: 0.1...0.9)
    }
  }
}

extension LSTMGates {
  /// Gradients of the pre-activations i, f, g, o; dc becomes the gradient of the previous cell.
  func slopes(_ dh: T, _ dc: inout T, cell: T, previous: T) -> [T] {
    let squashed = T.tanh(cell)
    let d = dc + dh * output * (1 - squashed * squashed)
    dc = d * forget
    return [
      d * candidate * input * (1 - input), d * previous * forget * (1 - forget),
      d * input * (1 - candidate * candidate), dh * squashed * output * (1 - output),
    ]
  }
}
