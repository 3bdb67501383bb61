import Graph

/// (x - mean) * rstd along the last axis, rstd = 1 / sqrt(variance + epsilon), variance with the divisor n. Of x [...,
/// n] it makes xhat [..., n] and rstd [...]. PyTorch's `LayerNorm` without weight and bias.
struct Normalize: Operation {
  let name = "normalize"
  let summary = "(x - mean) * rstd along the last axis, and rstd = 1 / sqrt(variance + epsilon)."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1 && inputs[0].rank > 0, "takes one value with an axis")
    try require(attributes.real("epsilon") != nil, "needs `epsilon`")
    return [inputs[0], TensorType(inputs[0].scope, inputs[0].shape.dropLast())]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    var xhat = inputs[0]
    var rstd = Tensor<T>(call.results[1].shape, repeating: 0)
    let (count, epsilon) = (T(xhat.last), T(call.attributes.real("epsilon")!))
    for row in 0..<xhat.rows {
      let mean = (0..<xhat.last).reduce(0) { $0 + xhat[row, $1] } / count
      for column in 0..<xhat.last { xhat[row, column] -= mean }
      let variance = (0..<xhat.last).reduce(0) { $0 + xhat[row, $1] * xhat[row, $1] } / count
      rstd.values[row] = 1 / .sqrt(variance + epsilon)
      for column in 0..<xhat.last { xhat[row, column] *= rstd.values[row] }
    }
    return [xhat, rstd]
  }

  /// d rstd / dx = -rstd^2 xhat / n, which only second derivatives need.
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let (xhat, rstd) = (call.output(0), call.output(1))
    let first = builder.apply("normalize_gradient", call.gradient, xhat, rstd)
    guard let drstd = call.outputGradients[1] else { return [first] }
    let slope = builder.multiply(drstd, builder.apply("square", rstd))
    let scaled = builder.scale(slope, by: -1 / Double(builder.shape(of: xhat).last!))
    return [builder.add(first, builder.multiply(xhat, builder.repeated(scaled, like: xhat)))]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    5 * results[0].count
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([3, 5])], ["epsilon": .real(1e-5)]),
      OperationSample([.sample([4])], ["epsilon": .real(0.1)]),
      OperationSample([.shared([2, 3])], ["epsilon": .real(1e-5)]),
    ]
  }
}

/// rstd (d - mean(d) - xhat mean(d xhat)) along the last axis: what `normalize` passes back.
struct NormalizeGradient: Operation {
  let name = "normalize_gradient"
  let summary = "rstd * (d - mean(d) - xhat * mean(d * xhat)) along the last axis."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 3 && inputs[0].rank > 0, "takes d, xhat and rstd")
    let isFit = inputs[0].shape == inputs[1].shape && inputs[2].shape == inputs[0].shape.dropLast()
    try require(isFit, "shapes \(inputs) do not fit")
    return [TensorType(scope(inputs), inputs[0].shape)]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let xhat = inputs[1]
    var dx = inputs[0]
    let columns = 0..<dx.last
    for row in 0..<dx.rows {
      let mean = columns.reduce(0) { $0 + dx[row, $1] } / T(dx.last)
      let product = columns.reduce(0) { $0 + dx[row, $1] * xhat[row, $1] } / T(dx.last)
      for column in columns {
        dx[row, column] =
          inputs[2].values[row] * (dx[row, column] - mean - xhat[row, column] * product)
      }
    }
    return [dx]
  }

  /// Symmetric in d, so d gets `normalize_gradient` again; xhat gets -rstd (g mean(d xhat) + d mean(g xhat)).
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let (g, d, xhat, rstd) = (call.gradient, call.input(0), call.input(1), call.input(2))
    let first = builder.multiply(g, builder.lineMean(builder.multiply(d, xhat)))
    let second = builder.multiply(d, builder.lineMean(builder.multiply(g, xhat)))
    let slope = builder.negate(builder.repeated(rstd, like: xhat))
    let last = builder.shape(of: xhat).count - 1
    let total = builder.sum(builder.multiply(g, call.output()), axes: [last])
    return [
      builder.apply("normalize_gradient", g, xhat, rstd),
      builder.multiply(slope, builder.add(first, second)), builder.divide(total, rstd),
    ]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    7 * results[0].count
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([3, 5]), .sample([3, 5]), .sample([3])], range: 0.2...2),
      OperationSample([.shared([4]), .shared([4]), .shared([])], range: 0.2...2),
    ]
  }
}

extension GraphBuilder {
  /// A value repeated along the last axis of another.
  fileprivate mutating func repeated(_ x: ValueID, like y: ValueID) -> ValueID {
    broadcast(x, to: shape(of: y), axes: Array(shape(of: x).indices))
  }

  /// The mean along the last axis, given to every position of it.
  fileprivate mutating func lineMean(_ x: ValueID) -> ValueID {
    let last = shape(of: x).count - 1
    let mean = scale(sum(x, axes: [last]), by: 1 / Double(shape(of: x)[last]))
    return repeated(mean, like: x)
  }
}
