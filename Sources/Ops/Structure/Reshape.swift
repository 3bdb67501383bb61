import Graph

/// The same elements in row-major order under another shape.
struct Reshape: StructureOperation {
  let name = "reshape"
  let summary = "The same elements, in the same row-major order, under the shape `shape`."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1, "takes one operand")
    guard let shape = attributes.ints("shape") else { throw GraphFault("reshape: needs `shape`") }
    let result = TensorType(inputs[0].scope, shape)
    try require(result.count == inputs[0].count, "\(inputs[0]) has not the count of \(shape)")
    return [result]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    [Tensor(call.results[0].shape, inputs[0].values)]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [builder.reshape(call.gradient, to: builder.shape(of: call.input(0)))]
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([3, 4])], ["shape": .ints([2, 6])]),
      OperationSample([.sample([1])], ["shape": .ints([])]),
      OperationSample([.shared([])], ["shape": .ints([1, 1])]),
    ]
  }
}
