import Graph

/// Scaled dot-product attention of every step to every step: q, k, v [T, D] give out [T, D] and probabilities
/// [heads, T, T]. Head n works on the columns n * D / heads ..< (n + 1) * D / heads, with the scale 1 / sqrt(D / heads).
/// (Vaswani et al., Attention Is All You Need, 2017; layout as in PyTorch's `MultiheadAttention`.)
struct Attention: Operation {
  let name = "attention"
  let summary =
    "softmax(q k^T / sqrt(D / heads)) v for every head; gives the result and the probabilities."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 3 && inputs[0].rank == 2, "takes q, k and v [T, D]")
    let shape = inputs[0].shape
    try require(inputs.allSatisfy { $0.shape == shape }, "shapes \(inputs) differ")
    let heads = try int("heads", attributes)
    try require(heads >= 1 && shape[1] % heads == 0, "\(heads) heads do not divide \(shape[1])")
    let scope = scope(inputs)
    return [TensorType(scope, shape), TensorType(scope, [heads, shape[0], shape[0]])]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (q, k, v) = (inputs[0], inputs[1], inputs[2])
    var out = Tensor<T>(q.shape, repeating: 0)
    var p = Tensor<T>(call.results[1].shape, repeating: 0)
    let heads = AttentionHeads<T>(q.shape, count: p.shape[0])
    heads.forEachPair { head, i, j in
      p[head, i, j] = heads.dot(head, q, i, k, j) * heads.scale
    }
    p = Softmax().evaluate([p], softmaxCall(p.shape))[0]
    heads.forEachPair { head, i, j in
      for c in heads.columns(head) { out[i, c] += p[head, i, j] * v[j, c] }
    }
    return [out, p]
  }

  private func softmaxCall(_ shape: [Int]) -> EvaluationCall {
    EvaluationCall(attributes: ["axis": .int(2)], results: [.shared(shape)], batchCount: 1)
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    precondition(
      call.outputGradients[1] == nil, "attention cannot be differentiated twice: \(call.node)")
    return builder.emit(
      "attention_gradient", [call.gradient] + call.node.inputs + [call.output(1)], call.attributes)
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    4 * results[0].count * results[0].shape[0] + 5 * results[1].count
  }

  var samples: [OperationSample] {
    [1, 2].map {
      OperationSample(Array(repeating: .sample([3, 4]), count: 3), ["heads": .int($0)])
    } + [
      OperationSample([.sample([2, 2]), .shared([2, 2]), .shared([2, 2])], ["heads": .int(1)]),
      OperationSample(Array(repeating: .sample([1, 3]), count: 3), ["heads": .int(3)]),
    ]
  }
}

/// How the columns of [T, D] are shared among the heads.
struct AttentionHeads<T: Scalar> {
  let steps, count, size: Int

  init(_ shape: [Int], count: Int) {
    (steps, self.count, size) = (shape[0], count, shape[1] / count)
  }

  var scale: T { 1 / .sqrt(T(size)) }

  func columns(_ head: Int) -> Range<Int> { head * size..<(head + 1) * size }

  /// The product of row i of a and row j of b over the columns of a head.
  func dot(_ head: Int, _ a: Tensor<T>, _ i: Int, _ b: Tensor<T>, _ j: Int) -> T {
    columns(head).reduce(0) { $0 + a[i, $1] * b[j, $1] }
  }

  func forEachPair(_ body: (_ head: Int, _ query: Int, _ key: Int) -> Void) {
    for head in 0..<count {
      for i in 0..<steps {
        for j in 0..<steps { body(head, i, j) }
      }
    }
  }
}
