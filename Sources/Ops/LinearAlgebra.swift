import Graph

extension OperationTable {
  static let linearAlgebra: [any Operation] = [Linear(), LinearTransposed(), OuterSum()]
}

/// `x W^T + b` along the last axis, as PyTorch's `Linear`: x [..., I], W [O, I], b [O] (optional) give [..., O].
struct Linear: Operation {
  let name = "linear"
  let summary = "x W^T + b along the last axis; the bias may be left out."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 2 || inputs.count == 3, "takes x, W and perhaps b")
    let (x, w) = (inputs[0], inputs[1])
    try require(w.rank == 2 && w.scope == .shared, "W \(w) is not a shared matrix")
    try require(x.shape.last == w.shape[1], "x \(x) does not fit W \(w)")
    if inputs.count == 3 {
      try require(inputs[2] == .shared([w.shape[0]]), "b \(inputs[2]) does not fit W \(w)")
    }
    return [TensorType(x.scope, x.shape.dropLast() + [w.shape[0]])]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (x, w) = (inputs[0], inputs[1])
    var y = Tensor<T>(call.results[0].shape, repeating: 0)
    for row in 0..<y.rows {
      for o in 0..<y.last {
        var sum = inputs.count == 3 ? inputs[2].values[o] : 0
        for i in 0..<x.last { sum += x[row, i] * w[o, i] }
        y[row, o] = sum
      }
    }
    return [y]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let dy = call.gradient
    var result: [ValueID?] = [
      builder.apply("linear_transposed", dy, call.input(1)),
      builder.apply("outer_sum", dy, call.input(0)),
    ]
    if call.node.inputs.count == 3 {
      result.append(builder.sum(dy, axes: Array(0..<(builder.shape(of: dy).count - 1))))
    }
    return result
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    2 * results[0].count * inputs[1].shape[1]
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([4, 3]), .shared([5, 3]), .shared([5])]),
      OperationSample([.sample([3]), .shared([2, 3])]),
      OperationSample([.shared([3]), .shared([2, 3]), .shared([2])]),
    ]
  }
}

/// `y W` along the last axis: what `linear` passes back to its input.
struct LinearTransposed: Operation {
  let name = "linear_transposed"
  let summary = "y W along the last axis: y [..., O], W [O, I] give [..., I]."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 2, "takes y and W")
    let (y, w) = (inputs[0], inputs[1])
    try require(w.rank == 2 && w.scope == .shared, "W \(w) is not a shared matrix")
    try require(y.shape.last == w.shape[0], "y \(y) does not fit W \(w)")
    return [TensorType(y.scope, y.shape.dropLast() + [w.shape[1]])]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (y, w) = (inputs[0], inputs[1])
    var x = Tensor<T>(call.results[0].shape, repeating: 0)
    for row in 0..<x.rows {
      for o in 0..<y.last {
        for i in 0..<x.last { x[row, i] += y[row, o] * w[o, i] }
      }
    }
    return [x]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [
      builder.apply("linear", call.gradient, call.input(1)),
      builder.apply("outer_sum", call.input(0), call.gradient),
    ]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    2 * results[0].count * inputs[1].shape[0]
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([4, 3]), .shared([3, 5])]),
      OperationSample([.sample([3]), .shared([3, 2])]),
    ]
  }
}

/// The sum over rows and samples of the outer products of two last axes: the gradient of a weight matrix.
struct OuterSum: Operation {
  let name = "outer_sum"
  let summary = "Sum over rows and samples of a^T b: a [..., O], b [..., I] give a shared [O, I]."
  var sumsOverBatch: Bool { true }

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 2, "takes two operands")
    let (a, b) = (inputs[0], inputs[1])
    try require(a.rank > 0 && a.shape.dropLast() == b.shape.dropLast(), "\(a) does not fit \(b)")
    return [.shared([a.shape.last!, b.shape.last!])]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (a, b) = (inputs[0], inputs[1])
    var w = Tensor<T>(call.results[0].shape, repeating: 0)
    for row in 0..<a.rows {
      for o in 0..<a.last {
        for i in 0..<b.last { w[o, i] += a[row, o] * b[row, i] }
      }
    }
    return [w]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [
      builder.apply("linear", call.input(1), call.gradient),
      builder.apply("linear_transposed", call.input(0), call.gradient),
    ]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    2 * inputs[0].count * (inputs[1].shape.last ?? 1)
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([4, 3]), .sample([4, 2])]),
      OperationSample([.sample([3]), .shared([2])]),
    ]
  }
}
