import Graph
import Random

/// Random numbers of a training step, others in every step and sample: the one source of noise, from which layers make theirs.
///
/// `use` says for what in the model; numbers of two uses have nothing to do with each other.
struct RandomNumbers: Operation {
  let name: String
  let summary: String
  let flopsOfNumber: Int
  let draw: @Sendable (StepKey, _ use: Int, _ count: Int) -> [Double]

  /// Ten rounds of two products and a few sums give four words, each a number.
  static let uniform = RandomNumbers(
    name: "uniform",
    summary: "Random numbers, equally likely in [0, 1), of the shape `shape`; others in every step and sample.",
    flopsOfNumber: 20
  ) { $0.uniform(use: $1, count: $2).map { Double($0) } }

  /// By the transform of Box and Muller (1958): for two words a logarithm, a root, a sine and a cosine.
  static let normal = RandomNumbers(
    name: "normal",
    summary: "Random numbers of the standard normal distribution of the shape `shape`, as `uniform` draws its own.",
    flopsOfNumber: 50
  ) { $0.normal(use: $1, count: $2) }

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
    let numbers = draw(call.key, call.attributes.int("use")!, type.count)
    return [Tensor(type.shape, numbers.map { T($0) })]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    flopsOfNumber * results[0].count
  }

  var samples: [OperationSample] {
    [
      OperationSample([], ["shape": .ints([3, 5]), "use": .int(0)]),
      OperationSample([], ["shape": .ints([]), "use": .int(7)]),
    ]
  }
}
