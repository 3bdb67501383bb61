import Graph

/// Values one after the other along one axis; the other extents agree. The result belongs to a sample if any part does.
struct Concat: StructureOperation {
  let name = "concat"
  let summary = "The values one after the other along one axis."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(!inputs.isEmpty, "takes at least one operand")
    let axis = try axis(attributes, of: inputs[0])
    var shape = inputs[0].shape
    shape[axis] = 0
    for input in inputs {
      try require(input.rank == shape.count, "ranks of \(inputs) differ")
      let isFit = input.shape.indices.allSatisfy { $0 == axis || input.shape[$0] == shape[$0] }
      try require(isFit, "\(inputs) differ beside axis \(axis)")
      shape[axis] += input.shape[axis]
    }
    return [TensorType(scope(inputs), shape)]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let views = inputs.map { AxisView($0.shape, axis: call.attributes.int("axis")!) }
    var values: [T] = []
    for block in 0..<views[0].outer {
      for (input, view) in zip(inputs, views) {
        let run = view.extent * view.inner
        values += input.values[block * run..<(block + 1) * run]
      }
    }
    return [Tensor(call.results[0].shape, values)]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let axis = call.attributes.int("axis")!
    var start = 0
    return call.node.inputs.map { input in
      let length = builder.shape(of: input)[axis]
      defer { start += length }
      return builder.slice(call.gradient, axis: axis, start: start, length: length)
    }
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([2, 3]), .sample([2, 1])], ["axis": .int(1)]),
      OperationSample([.sample([2, 3]), .shared([1, 3]), .sample([2, 3])], ["axis": .int(0)]),
      OperationSample([.shared([2]), .shared([3])], ["axis": .int(0)]),
    ]
  }
}
