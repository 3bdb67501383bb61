import Graph

extension OperationTable {
  static let batch: [any Operation] = [BatchSize(), BatchSum(), Spread()]
}

/// The number of samples in the batch at hand, so that a short last batch has its own mean.
struct BatchSize: Operation {
  let name = "batch_size"
  let summary = "The number of samples in the batch."
  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.isEmpty, "takes no operand")
    return [.shared()]
  }
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    [Tensor(T(call.batchCount))]
  }
  var samples: [OperationSample] { [OperationSample([])] }
}

struct BatchSum: Operation {
  let name = "batch_sum"
  let summary = "The sum over the samples of the batch."
  var sumsOverBatch: Bool { true }
  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1 && inputs[0].scope == .sample, "takes one value of a sample")
    return [.shared(inputs[0].shape)]
  }
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    [inputs[0]]
  }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [builder.apply("spread", call.gradient)]
  }
  var samples: [OperationSample] { [OperationSample([.sample([3, 2])])] }
}

/// A shared value given to every sample: what `batch_sum` passes back.
struct Spread: Operation {
  let name = "spread"
  let summary = "A shared value, given to every sample."
  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1 && inputs[0].scope == .shared, "takes one shared value")
    return [.sample(inputs[0].shape)]
  }
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    [inputs[0]]
  }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [builder.batchSum(call.gradient)]
  }
  var samples: [OperationSample] { [OperationSample([.shared([3, 2])])] }
}
