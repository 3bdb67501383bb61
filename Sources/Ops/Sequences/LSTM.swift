import Graph

/// A long short-term memory over all steps, with the input already projected: x [T, 4H] is x W_ih^T + b_ih + b_hh, which
/// one `linear` makes for all steps at once; W_hh [4H, H] is shared.
///
/// Gives h [T, H], the activated gates [T, 4H] in PyTorch's order i, f, g, o, and the cells [T, H]. With `reverse` the
/// recurrence runs from the last step to the first; results stay at their steps. Both states start at zero.
/// (Hochreiter and Schmidhuber, Long Short-Term Memory, 1997; gates as in PyTorch's `LSTM`.)
struct LSTM: Operation {
  let name = "lstm"
  let summary =
    "c = f * c' + i * g, h = o * tanh(c) step by step, gates from x + W_hh h'; gives h, gates, cells."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 2 && inputs[0].rank == 2, "takes x [T, 4H] and W_hh")
    try require(attributes.bool("reverse") != nil, "needs `reverse`")
    let (x, w) = (inputs[0], inputs[1])
    try require(w.rank == 2 && w.scope == .shared, "W_hh \(w) is not a shared matrix")
    let hidden = w.shape[1]
    try require(w.shape[0] == 4 * hidden && x.shape[1] == 4 * hidden, "\(x) does not fit \(w)")
    let states = TensorType(x.scope, [x.shape[0], hidden])
    return [states, x, states]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    var gates = inputs[0]
    let w = inputs[1]
    var h = Tensor<T>(call.results[0].shape, repeating: 0)
    var cells = h
    var previous: Int?
    for step in stepOrder(gates.shape[0], call.attributes) {
      for row in 0..<gates.last {
        if let previous {
          for k in 0..<h.last { gates[step, row] += w[row, k] * h[previous, k] }
        }
        let isCandidate = row / h.last == 2
        gates[step, row] = isCandidate ? .tanh(gates[step, row]) : sigmoid(gates[step, row])
      }
      for k in 0..<h.last {
        let gate = LSTMGates(gates, step, k)
        let kept = previous.map { gate.forget * cells[$0, k] } ?? 0
        cells[step, k] = kept + gate.input * gate.candidate
        h[step, k] = gate.output * .tanh(cells[step, k])
      }
      previous = step
    }
    return [h, gates, cells]
  }

  /// dW_hh adds up dgates^T h' over all steps but the first in the order of the recurrence, which has no h'.
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let isFirstOrder = call.outputGradients.dropFirst().allSatisfy { $0 == nil }
    precondition(isFirstOrder, "lstm cannot be differentiated twice: \(call.node)")
    let dgates = builder.emit(
      "lstm_gradient", [call.gradient, call.output(1), call.output(2), call.input(1)],
      call.attributes)[0]
    let steps = builder.shape(of: dgates)[0]
    guard steps > 1 else { return [dgates, nil] }
    let isReversed = call.attributes.bool("reverse")!
    let d = builder.slice(dgates, axis: 0, start: isReversed ? 0 : 1, length: steps - 1)
    let h = builder.slice(call.output(), axis: 0, start: isReversed ? 1 : 0, length: steps - 1)
    return [dgates, builder.apply("outer_sum", d, h)]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    2 * results[1].count * inputs[1].shape[1] + 9 * results[0].count
  }

  var samples: [OperationSample] {
    [true, false].map {
      OperationSample([.sample([3, 8]), .shared([8, 2])], ["reverse": .bool($0)])
    }
      + [
        OperationSample([.sample([1, 4]), .shared([4, 1])], ["reverse": .bool(false)]),
        OperationSample([.shared([2, 4]), .shared([4, 1])], ["reverse": .bool(true)]),
      ]
  }
}

/// The gradients [T, 4H] of an LSTM's pre-activations, by recurrence against the order of its steps:
/// dh + W_hh^T dgates of the step after flows into h, and f dc of the step after into c.
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
    for (place, step) in order.enumerated().reversed() {
      for k in 0..<dh.last {
        let previous = place > 0 ? cells[order[place - 1], k] : 0
        let gate = LSTMGates(gates, step, k)
        let slopes = gate.slopes(dh[step, k], &dc[k], cell: cells[step, k], previous: previous)
        for (part, slope) in slopes.enumerated() { dgates[step, part * dh.last + k] = slope }
      }
      guard place > 0 else { break }
      for row in 0..<dgates.last {
        for k in 0..<dh.last { dh[order[place - 1], k] += dgates[step, row] * w[row, k] }
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

/// The four activated gates of one unit at one step.
private struct LSTMGates<T: Scalar> {
  let input, forget, candidate, output: T

  init(_ gates: Tensor<T>, _ step: Int, _ unit: Int) {
    let hidden = gates.last / 4
    input = gates[step, unit]
    forget = gates[step, hidden + unit]
    candidate = gates[step, 2 * hidden + unit]
    output = gates[step, 3 * hidden + unit]
  }

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

/// The steps in the order of the recurrence.
private func stepOrder(_ steps: Int, _ attributes: Attributes) -> [Int] {
  attributes.bool("reverse")! ? (0..<steps).reversed() : Array(0..<steps)
}

private func sigmoid<T: Scalar>(_ x: T) -> T { 1 / (1 + .exp(-x)) }
