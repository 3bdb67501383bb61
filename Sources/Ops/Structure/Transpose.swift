import Graph

/// Axes in another order: axis k of the result is axis `permutation[k]` of the operand, as in NumPy.
struct Transpose: StructureOperation {
  let name = "transpose"
  let summary = "The axes in another order: axis k of the result is axis permutation[k] of x."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1, "takes one operand")
    let x = inputs[0]
    guard let permutation = attributes.ints("permutation") else {
      throw GraphFault("transpose: needs `permutation`")
    }
    try require(permutation.sorted() == Array(0..<x.rank), "\(permutation) does not permute \(x)")
    return [TensorType(x.scope, permutation.map { x.shape[$0] })]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let strides = rowMajorStrides(inputs[0].shape)
    let steps = call.attributes.ints("permutation")!.map { strides[$0] }
    var values: [T] = []
    forEachIndex(of: call.results[0].shape) { index in
      values.append(inputs[0].values[zip(index, steps).reduce(0) { $0 + $1.0 * $1.1 }])
    }
    return [Tensor(call.results[0].shape, values)]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let permutation = call.attributes.ints("permutation")!
    let inverse = permutation.indices.map { permutation.firstIndex(of: $0)! }
    return [builder.transpose(call.gradient, inverse)]
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([2, 3])], ["permutation": .ints([1, 0])]),
      OperationSample([.sample([2, 3, 4])], ["permutation": .ints([1, 2, 0])]),
      OperationSample([.shared([2, 3, 4])], ["permutation": .ints([0, 2, 1])]),
    ]
  }
}
