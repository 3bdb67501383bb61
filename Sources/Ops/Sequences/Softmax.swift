import Graph

/// exp(x) / sum of exp(x) along one axis, with the largest element taken off first so that nothing overflows.
struct Softmax: Operation {
  let name = "softmax"
  let summary = "exp(x) / sum(exp(x)) along one axis."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1, "takes one operand")
    _ = try axis(attributes, of: inputs[0])
    return inputs
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    var y = inputs[0]
    forEachLine(of: y.shape, along: call.attributes.int("axis")!) { line in
      let top = line.reduce(-T.infinity) { T.maximum($0, y.values[$1]) }
      for index in line { y.values[index] = .exp(y.values[index] - top) }
      let total = line.reduce(0) { $0 + y.values[$1] }
      for index in line { y.values[index] /= total }
    }
    return [y]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [builder.emit("softmax_gradient", [call.gradient, call.output()], call.attributes)[0]]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    4 * results[0].count
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([3, 5])], ["axis": .int(1)]),
      OperationSample([.sample([3, 2, 2])], ["axis": .int(0)]),
      OperationSample([.shared([4])], ["axis": .int(0)]),
    ]
  }
}

/// y (dy - sum of dy y) along one axis: what `softmax` with result y passes back.
struct SoftmaxGradient: Operation {
  let name = "softmax_gradient"
  let summary = "y * (dy - sum(dy * y)) along one axis: the gradient of softmax with result y."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 2, "takes dy and y")
    try require(inputs[0].shape == inputs[1].shape, "shapes \(inputs) differ")
    _ = try axis(attributes, of: inputs[0])
    return [TensorType(scope(inputs), inputs[0].shape)]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (dy, y) = (inputs[0].values, inputs[1].values)
    var dx = Tensor<T>(call.results[0].shape, repeating: 0)
    forEachLine(of: dx.shape, along: call.attributes.int("axis")!) { line in
      let product = line.reduce(0) { $0 + dy[$1] * y[$1] }
      for index in line { dx.values[index] = y[index] * (dy[index] - product) }
    }
    return [dx]
  }

  /// The Jacobian of softmax is symmetric, so dy gets `softmax_gradient` again.
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let (d, dy, y) = (call.gradient, call.input(0), call.input(1))
    let axis = call.attributes.int("axis")!
    let centred = builder.subtract(dy, builder.lineSum(builder.multiply(dy, y), axis))
    let first = builder.multiply(d, centred)
    let second = builder.multiply(dy, builder.lineSum(builder.multiply(d, y), axis))
    return [
      builder.emit("softmax_gradient", [d, y], call.attributes)[0], builder.subtract(first, second),
    ]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    4 * results[0].count
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([3, 5]), .sample([3, 5])], ["axis": .int(1)]),
      OperationSample([.shared([3, 2]), .shared([3, 2])], ["axis": .int(0)]),
    ]
  }
}

extension GraphBuilder {
  /// The sum along one axis, given to every position of that axis.
  fileprivate mutating func lineSum(_ x: ValueID, _ axis: Int) -> ValueID {
    let shape = shape(of: x)
    let kept = shape.indices.filter { $0 != axis }
    return broadcast(sum(x, axes: [axis]), to: shape, axes: kept)
  }
}

/// The places of every line of a row-major array along one axis.
private func forEachLine(of shape: [Int], along axis: Int, _ body: (StrideTo<Int>) -> Void) {
  let view = AxisView(shape, axis: axis)
  for block in 0..<view.outer {
    for offset in view.row(block, 0) {
      body(stride(from: offset, to: offset + view.extent * view.inner, by: view.inner))
    }
  }
}
