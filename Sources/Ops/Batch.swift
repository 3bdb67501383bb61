import Graph

extension OperationTable {
  static let batch: [any Operation] = [
    GivenNumber(number: .batchSize, summary: "The number of samples in the batch."),
    GivenNumber(number: .progress, summary: "Where the training stands: 0 in its first step, 1 in its last."),
    GivenNumber(number: .epoch, summary: "The number of the epoch, from 1."), BatchSum(), BatchMoments(),
    Spread(), BatchRows(), OwnRow(),
  ]
}

/// The number of samples in the batch at hand, so that a short last batch has its own mean; where the training stands.
struct GivenNumber: Operation {
  let number: StepNumber
  let summary: String
  var name: String { number.rawValue }
  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.isEmpty, "takes no operand")
    return [.shared()]
  }
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let moment = call.key.moment
    return [Tensor(T(number.value(samples: call.batchCount, progress: moment.progress, epoch: moment.epoch)))]
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
