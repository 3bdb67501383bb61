import Graph

/// A long short-term memory over all steps, with the input already projected. One `linear` makes x [T, 4H] of all
/// steps, x W_ih^T + b_ih + b_hh; W_hh [4H, H] is shared.
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

  /// Step after step, each with plain operations.
  func expanded(_ node: Node, _ operands: [ValueID], _ builder: inout GraphBuilder) -> [ValueID]? {
    let (steps, width) = (builder.shape(of: operands[0])[0], builder.shape(of: operands[0])[1])
    let order = stepOrder(steps, node.attributes)
    var rows = [[ValueID]](repeating: [], count: steps)
    var (h, cell) = (Optional<ValueID>.none, Optional<ValueID>.none)
    for step in order {
      let x = builder.slice(operands[0], axis: 0, start: step, length: 1)
      var sum = builder.reshape(x, to: [width])
      if let h { sum = builder.add(sum, builder.apply("linear", h, operands[1])) }
      let parts = (0..<4).map { part in
        let own = builder.slice(sum, axis: 0, start: part * width / 4, length: width / 4)
        return builder.apply(part == 2 ? "tanh" : "sigmoid", own)
      }
      let new = builder.multiply(parts[0], parts[2])
      let next = cell.map { builder.add(builder.multiply(parts[1], $0), new) } ?? new
      let output = builder.multiply(parts[3], builder.apply("tanh", next))
      (h, cell) = (output, next)
      rows[step] = [output, builder.concat(parts, axis: 0), next]
    }
    return (0..<3).map { result in
      let all = rows.map { builder.reshape($0[result], to: [1] + builder.shape(of: $0[result])) }
      return steps == 1 ? all[0] : builder.concat(all, axis: 0)
    }
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

/// The four activated gates of one unit at one step.
struct LSTMGates<T: Scalar> {
  let input, forget, candidate, output: T

  init(_ gates: Tensor<T>, _ step: Int, _ unit: Int) {
    let hidden = gates.last / 4
    input = gates[step, unit]
    forget = gates[step, hidden + unit]
    candidate = gates[step, 2 * hidden + unit]
    output = gates[step, 3 * hidden + unit]
  }
}

/// The steps in the order of the recurrence.
func stepOrder(_ steps: Int, _ attributes: Attributes) -> [Int] {
  attributes.bool("reverse")! ? (0..<steps).reversed() : Array(0..<steps)
}

private func sigmoid<T: Scalar>(_ x: T) -> T { 1 / (1 + .exp(-x)) }
