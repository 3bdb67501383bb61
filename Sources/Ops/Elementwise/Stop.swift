import Graph

/// `stop(x)`: what is computed from it goes forward, and no gradient goes back through it. PyTorch's `detach`.
struct Stop: ElementwiseOperation {
  let name = "stop"
  let functionName: String? = "stop"
  let isFlat = true
  let summary = "x itself; no gradient flows."
  let arity = 1
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] { inputs }
  var samples: [OperationSample] { [OperationSample([.sample([3, 5])]), OperationSample([.shared([4])])] }
}
