import Graph

/// The sums of x and of x * x over the samples and all axes but the last: x [..., n] gives two of [n]. Both come from one
/// operation, so that x is read by loops of one phase and the gradient is one loop.
struct BatchMoments: Operation {
  let name = "batch_moments"
  let summary = "The sums of x and of x * x over the samples and all axes but the last."
  let sumsOverBatch = true

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1 && inputs[0].scope == .sample, "takes one value of a sample")
    try require(inputs[0].rank > 0, "takes a value with an axis")
    return Array(repeating: .shared([inputs[0].shape.last!]), count: 2)
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let x = inputs[0]
    var (sum, squares) = (Tensor<T>([x.last], repeating: 0), Tensor<T>([x.last], repeating: 0))
    for row in 0..<x.rows {
      for column in 0..<x.last {
        sum.values[column] += x[row, column]
        squares.values[column] += x[row, column] * x[row, column]
      }
    }
    return [sum, squares]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let x = call.input(0)
    let shape = builder.shape(of: x)
    let constant = builder.broadcast(call.gradient, to: shape, axes: [shape.count - 1])
    guard let squares = call.outputGradients[1] else { return [builder.apply("spread", constant)] }
    let slope = builder.broadcast(builder.scale(squares, by: 2), to: shape, axes: [shape.count - 1])
    return [builder.add(builder.multiply(x, slope), constant)]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    3 * inputs[0].count
  }

  var samples: [OperationSample] {
    [OperationSample([.sample([3, 5])]), OperationSample([.sample([4])]), OperationSample([.sample([2, 3, 2])])]
  }
}
