import Graph

/// The gradients of q, k and v: ds = p (dp - sum of dp p) with dp = dout v^T.
///
/// Then dq = ds k, dk = ds^T q, dv = p^T dout.
struct AttentionGradient: Operation {
  let name = "attention_gradient"
  let summary = "The gradients of q, k and v of an attention with given probabilities."
  var isDifferentiable: Bool { false }

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 5, "takes dout, q, k, v and the probabilities")
    let types = try Attention().resultTypes(Array(inputs[1...3]), attributes)
    let isFit = inputs[0].shape == types[0].shape && inputs[4].shape == types[1].shape
    try require(isFit, "shapes \(inputs) do not fit")
    return inputs[1...3].map { TensorType(scope(inputs), $0.shape) }
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (dout, q, k, v, p) = (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4])
    let zero = Tensor<T>(k.shape, repeating: 0)
    var (dq, dk, dv) = (Tensor<T>(q.shape, repeating: 0), zero, zero)
    let heads = AttentionHeads<T>(q.shape, keys: k.shape[0], count: p.shape[0])
    let ds = scoreGradient(heads, dout, v, p)
    heads.forEachPair { head, i, j in
      for c in heads.columns(head) {
        dq[i, c] += ds[head, i, j] * k[j, c]
        dk[j, c] += ds[head, i, j] * q[i, c]
        dv[j, c] += p[head, i, j] * dout[i, c]
      }
    }
    return [dq, dk, dv]
  }

  /// The gradient of q k^T, the scale included.
  private func scoreGradient<T: Scalar>(
    _ heads: AttentionHeads<T>, _ dout: Tensor<T>, _ v: Tensor<T>, _ p: Tensor<T>
  ) -> Tensor<T> {
    var dp = Tensor<T>(p.shape, repeating: 0)
    heads.forEachPair { head, i, j in dp[head, i, j] = heads.dot(head, dout, i, v, j) }
    let call = EvaluationCall(
      attributes: ["axis": .int(2)], results: [.shared(p.shape)], batchCount: 1)
    return SoftmaxGradient().evaluate([dp, p], call)[0].map { $0 * heads.scale }
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    8 * results[0].count * inputs[2].shape[0] + 5 * inputs[4].count
  }

  var samples: [OperationSample] {
    [1, 2].map {
      OperationSample(
        Array(repeating: .sample([3, 4]), count: 4) + [.sample([$0, 3, 3])], ["heads": .int($0)],
        range: 0.1...0.9)
    } + [
      OperationSample(
        [.sample([2, 4]), .sample([2, 4]), .sample([5, 4]), .sample([5, 4]), .sample([2, 2, 5])],
        ["heads": .int(2)], range: 0.1...0.9)
    ]
  }
}
