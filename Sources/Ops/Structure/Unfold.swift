import Graph

/// The windows that a convolution over steps looks through.
///
/// Window s covers the steps `s * stride + k * dilation - padding`; steps outside the sequence are zeros.
struct Windows {
  let kernel: Int
  let stride: Int
  let padding: Int
  let dilation: Int

  init?(_ attributes: Attributes) {
    guard let kernel = attributes.int("kernel"), let stride = attributes.int("stride"),
      let padding = attributes.int("padding"), let dilation = attributes.int("dilation"),
      kernel >= 1, stride >= 1, padding >= 0, dilation >= 1
    else { return nil }
    (self.kernel, self.stride, self.padding, self.dilation) = (kernel, stride, padding, dilation)
  }

  /// The number of windows over a sequence; less than one when the kernel does not fit.
  func count(over steps: Int) -> Int {
    let room = steps + 2 * padding - dilation * (kernel - 1) - 1
    return room < 0 ? 0 : room / stride + 1
  }

  /// Every pair of a window's place and a step within the sequence that it covers.
  func forEach(over steps: Int, _ body: (_ window: Int, _ offset: Int, _ step: Int) -> Void) {
    for window in 0..<count(over: steps) {
      for offset in 0..<kernel {
        let step = window * stride + offset * dilation - padding
        if (0..<steps).contains(step) { body(window, offset, step) }
      }
    }
  }
}

/// x [steps, channels] gives [windows, channels * kernel]: row s holds what window s covers, element c * kernel + k.
/// So PyTorch's `Conv1d` weight [out, in, kernel] fits, reshaped to [out, in * kernel].
struct Unfold: StructureOperation {
  let name = "unfold"
  let summary =
    "The windows of a sequence as rows: [steps, channels] to [windows, channels * kernel]."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1 && inputs[0].rank == 2, "takes one value [steps, channels]")
    guard let windows = Windows(attributes) else { throw GraphFault("unfold: wrong attributes") }
    let count = windows.count(over: inputs[0].shape[0])
    try require(count >= 1, "the kernel does not fit into \(inputs[0])")
    return [TensorType(inputs[0].scope, [count, inputs[0].shape[1] * windows.kernel])]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (x, windows) = (inputs[0], Windows(call.attributes)!)
    var result = Tensor<T>(call.results[0].shape, repeating: 0)
    windows.forEach(over: x.shape[0]) { window, offset, step in
      for c in 0..<x.last { result[window, c * windows.kernel + offset] = x[step, c] }
    }
    return [result]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let steps = builder.shape(of: call.input(0))[0]
    return [
      builder.apply(
        "fold", call.gradient, attributes: call.attributes.setting("steps", to: .int(steps)))
    ]
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([6, 2])], window(kernel: 3, stride: 1, padding: 1, dilation: 1)),
      OperationSample([.sample([7, 3])], window(kernel: 2, stride: 2, padding: 0, dilation: 3)),
      OperationSample([.shared([5, 1])], window(kernel: 5, stride: 3, padding: 2, dilation: 1)),
    ]
  }
}

/// y [windows, channels * kernel] gives [steps, channels], each window added where it came from: the adjoint of `unfold`.
struct Fold: Operation {
  let name = "fold"
  let summary =
    "The sum of windows at their places: [windows, channels * kernel] to [steps, channels]."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1 && inputs[0].rank == 2, "takes one value")
    let (y, steps) = (inputs[0], try int("steps", attributes))
    guard let windows = Windows(attributes) else { throw GraphFault("fold: wrong attributes") }
    let isFit = y.shape[0] == windows.count(over: steps) && y.shape[0] >= 1
    try require(isFit && y.shape[1] % windows.kernel == 0, "\(y) are no windows of \(steps) steps")
    return [TensorType(y.scope, [steps, y.shape[1] / windows.kernel])]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (y, windows) = (inputs[0], Windows(call.attributes)!)
    var result = Tensor<T>(call.results[0].shape, repeating: 0)
    windows.forEach(over: result.shape[0]) { window, offset, step in
      for c in 0..<result.last { result[step, c] += y[window, c * windows.kernel + offset] }
    }
    return [result]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [builder.apply("unfold", call.gradient, attributes: call.attributes.setting("steps", to: nil))]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    inputs[0].count
  }

  var samples: [OperationSample] {
    [
      OperationSample(
        [.sample([6, 6])],
        window(kernel: 3, stride: 1, padding: 1, dilation: 1).setting("steps", to: .int(6))),
      OperationSample(
        [.shared([2, 2])],
        window(kernel: 2, stride: 2, padding: 0, dilation: 3).setting("steps", to: .int(7))),
    ]
  }
}

private func window(kernel: Int, stride: Int, padding: Int, dilation: Int) -> Attributes {
  [
    "kernel": .int(kernel), "stride": .int(stride), "padding": .int(padding),
    "dilation": .int(dilation),
  ]
}
