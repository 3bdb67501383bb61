import Graph

/// Repeats a value along new axes: axis k of the operand is axis `axes[k]` of the result.
struct Broadcast: StructureOperation {
  let name = "broadcast"
  let summary = "The value repeated along new axes."
  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1, "takes one operand")
    guard let shape = attributes.ints("shape"), let axes = attributes.ints("axes") else {
      throw GraphFault("broadcast: needs `shape` and `axes`")
    }
    let x = inputs[0]
    let isAscending = zip(axes, axes.dropFirst()).allSatisfy { $0 < $1 }
    try require(axes.count == x.rank && isAscending, "axes \(axes) of \(x)")
    for (axis, extent) in zip(axes, x.shape) {
      try require(shape.indices.contains(axis) && shape[axis] == extent, "\(x) to \(shape)")
    }
    return [TensorType(x.scope, shape)]
  }
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let axes = call.attributes.ints("axes")!
    let strides = rowMajorStrides(inputs[0].shape)
    var values: [T] = []
    forEachIndex(of: call.results[0].shape) { index in
      values.append(inputs[0].values[zip(axes, strides).reduce(0) { $0 + index[$1.0] * $1.1 }])
    }
    return [Tensor(call.results[0].shape, values)]
  }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let rank = builder.shape(of: call.output()).count
    let axes = call.attributes.ints("axes")!
    return [builder.sum(call.gradient, axes: (0..<rank).filter { !axes.contains($0) })]
  }
  var samples: [OperationSample] {
    [
      OperationSample([.sample([3])], ["shape": .ints([2, 3]), "axes": .ints([1])]),
      OperationSample([.shared([2, 3])], ["shape": .ints([2, 4, 3]), "axes": .ints([0, 2])]),
    ]
  }
}
