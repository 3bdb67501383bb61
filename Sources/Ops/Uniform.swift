import Graph

/// Random numbers of a training step: the one source of noise, from which layers make theirs.
///
/// `use` says for what in the model; numbers of two uses have nothing to do with each other.
struct Uniform: Operation {
  let name = "uniform"
  let summary = "Random numbers, equally likely in [0, 1), of the shape `shape`; others in every step and sample."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    guard inputs.isEmpty, let shape = attributes.ints("shape"), attributes.int("use") != nil else {
      throw GraphFault("\(name): needs `shape`, `use` and no operand")
    }
    return [.sample(shape)]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let type = call.results[0]
    let numbers = call.key.uniform(use: call.attributes.int("use")!, count: type.count)
    return [Tensor(type.shape, numbers.map { T($0) })]
  }

  /// Ten rounds of two products and a few sums for four numbers.
  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    20 * results[0].count
  }

  var samples: [OperationSample] {
    [
      OperationSample([], ["shape": .ints([3, 5]), "use": .int(0)]),
      OperationSample([], ["shape": .ints([]), "use": .int(7)]),
    ]
  }
}
