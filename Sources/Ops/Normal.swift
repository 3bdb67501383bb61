import Graph

/// Noise of a training step by the transform of Box and Muller (1958), from the words that `uniform` has its numbers from.
struct Normal: Operation {
  let name = "normal"
  let summary = "Random numbers of the standard normal distribution of the shape `shape`, as `uniform` draws its own."

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
    let numbers = call.key.normal(use: call.attributes.int("use")!, count: type.count)
    return [Tensor(type.shape, numbers.map { T($0) })]
  }

  /// The words, and for two numbers a logarithm, a root, a sine and a cosine.
  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    50 * results[0].count
  }

  var samples: [OperationSample] {
    [
      OperationSample([], ["shape": .ints([3, 5]), "use": .int(0)]),
      OperationSample([], ["shape": .ints([]), "use": .int(7)]),
    ]
  }
}
