import Graph

/// Scaled dot-product attention of some steps to every step. Of q [Q, D] and k, v [T, D] it makes out [Q, D] and
/// probabilities [heads, Q, T]. Head n works on the columns n * D / heads ..< (n + 1) * D / heads, with the scale 1 /
/// sqrt(D / heads).
///
/// (Vaswani et al., Attention Is All You Need, 2017; layout as in PyTorch's `MultiheadAttention`.)
struct Attention: Operation {
  let name = "attention"
  let summary =
    "softmax(q k^T / sqrt(D / heads)) v for every head; gives the result and the probabilities."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 3 && inputs.allSatisfy { $0.rank == 2 }, "takes q [Q, D], k and v [T, D]")
    let (queries, keys) = (inputs[0].shape, inputs[1].shape)
    try require(inputs[2].shape == keys && queries[1] == keys[1], "shapes \(inputs) do not fit")
    let heads = try int("heads", attributes)
    try require(heads >= 1 && keys[1] % heads == 0, "\(heads) heads do not divide \(keys[1])")
    let scope = scope(inputs)
    return [TensorType(scope, queries), TensorType(scope, [heads, queries[0], keys[0]])]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (q, k, v) = (inputs[0], inputs[1], inputs[2])
    var out = Tensor<T>(q.shape, repeating: 0)
    var p = Tensor<T>(call.results[1].shape, repeating: 0)
    let heads = AttentionHeads<T>(q.shape, keys: k.shape[0], count: p.shape[0])
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

  /// Head by head: every query times every key, a softmax, and the sum of the values by it.
  func expanded(_ node: Node, _ operands: [ValueID], _ builder: inout GraphBuilder) -> [ValueID]? {
    let (queries, width) = (builder.shape(of: operands[0])[0], builder.shape(of: operands[0])[1])
    let (keys, heads) = (builder.shape(of: operands[1])[0], node.attributes.int("heads")!)
    let size = width / heads
    var (outputs, shares) = ([ValueID](), [ValueID]())
    for head in 0..<heads {
      let own = operands.map { builder.slice($0, axis: 1, start: head * size, length: size) }
      let all = [queries, keys, size]
      let q = builder.broadcast(own[0], to: all, axes: [0, 2])
      let k = builder.broadcast(own[1], to: all, axes: [1, 2])
      let v = builder.broadcast(own[2], to: all, axes: [1, 2])
      let scores = builder.scale(builder.sum(builder.multiply(q, k), axes: [2]), by: 1 / Double(size).squareRoot())
      let share = builder.apply("softmax", scores, attributes: ["axis": .int(1)])
      let wide = builder.broadcast(share, to: all, axes: [0, 1])
      outputs.append(builder.sum(builder.multiply(wide, v), axes: [1]))
      shares.append(builder.reshape(share, to: [1, queries, keys]))
    }
    guard heads > 1 else { return [outputs[0], shares[0]] }
    return [builder.concat(outputs, axis: 1), builder.concat(shares, axis: 0)]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    4 * results[0].count * inputs[1].shape[0] + 5 * results[1].count
  }

  var samples: [OperationSample] {
    [1, 2].map {
      OperationSample(Array(repeating: .sample([3, 4]), count: 3), ["heads": .int($0)])
    } + [
      OperationSample([.sample([2, 2]), .shared([2, 2]), .shared([2, 2])], ["heads": .int(1)]),
      OperationSample(Array(repeating: .sample([1, 3]), count: 3), ["heads": .int(3)]),
      OperationSample([.sample([2, 4]), .sample([5, 4]), .sample([5, 4])], ["heads": .int(2)]),
    ]
  }
}

/// How the columns of queries [Q, D] and keys [T, D] are shared among the heads.
struct AttentionHeads<T: Scalar> {
  let queries, keys, count, size: Int

  init(_ queries: [Int], keys: Int, count: Int) {
    (self.queries, self.keys, self.count, size) = (queries[0], keys, count, queries[1] / count)
  }

  var scale: T { 1 / .sqrt(T(size)) }

  func columns(_ head: Int) -> Range<Int> { head * size..<(head + 1) * size }

  /// The product of row i of a and row j of b over the columns of a head.
  func dot(_ head: Int, _ a: Tensor<T>, _ i: Int, _ b: Tensor<T>, _ j: Int) -> T {
    columns(head).reduce(0) { $0 + a[i, $1] * b[j, $1] }
  }

  func forEachPair(_ body: (_ head: Int, _ query: Int, _ key: Int) -> Void) {
    for head in 0..<count {
      for i in 0..<queries {
        for j in 0..<keys { body(head, i, j) }
      }
    }
  }
}
