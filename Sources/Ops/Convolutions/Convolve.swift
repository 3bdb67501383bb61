import Graph

extension OperationTable {
  static let convolutions: [any Operation] = [Convolve(), ConvolveTransposed(), ConvolveOuter()]
}

/// PyTorch's `conv2d` on [height, width, channels] with weights [out, in / groups, height, width], and its `conv1d` on
/// [steps, channels] with weights [out, in / groups, steps].
struct Convolve: Operation {
  let name = "convolve"
  let summary = "Products of windows with weights: x [h, w, in], W [out, in / groups, kh, kw]; a bias may follow."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault) -> [TensorType] {
    try require(inputs.count == 2 || inputs.count == 3, "takes x, W and perhaps b")
    let (x, w, grid) = (inputs[0], inputs[1], try grid(attributes))
    try require(w.scope == .shared, "W \(w) is not shared")
    guard let shape = grid.result(of: x.shape, weights: w.shape) else {
      throw GraphFault("convolve: x \(x) does not fit W \(w)")
    }
    if inputs.count == 3 { try require(inputs[2] == .shared([w.shape[0]]), "b \(inputs[2]) does not fit W \(w)") }
    return [TensorType(x.scope, shape)]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (x, w, grid) = (inputs[0], inputs[1], WindowGrid(call.attributes)!)
    var y = Tensor<T>(call.results[0].shape, repeating: 0)
    if inputs.count == 3 { y.values = y.values.changed { place, _ in inputs[2].values[place % w.shape[0]] } }
    grid.forEachProduct(y: y.shape, x: x.shape, w: w.shape) { y.values[$0] += x.values[$1] * w.values[$2] }
    return [y]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let (dy, x, w) = (call.gradient, call.input(0), call.input(1))
    let (extents, kernel) = (builder.shape(of: x).dropLast(), builder.shape(of: w).dropFirst(2))
    let own = call.attributes
    var result: [ValueID?] = [
      builder.apply("convolve_transposed", dy, w, attributes: own.setting("extents", to: .ints(Array(extents)))),
      builder.apply("convolve_outer", dy, x, attributes: own.setting("kernel", to: .ints(Array(kernel)))),
    ]
    if call.node.inputs.count == 3 { result.append(builder.sum(dy, axes: Array(extents.indices))) }
    return result
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    2 * results[0].count * inputs[1].shape.dropFirst().reduce(1, *)
  }

  var samples: [OperationSample] {
    [
      OperationSample(
        [.sample([4, 5, 2]), .shared([3, 2, 3, 2]), .shared([3])], WindowGrid.attributes(dilation: 1)),
      OperationSample([.sample([5, 6, 4]), .shared([6, 2, 2, 2])], WindowGrid.attributes(stride: 2, groups: 2)),
      OperationSample(
        [.sample([1, 7, 3]), .shared([3, 1, 1, 3]), .shared([3])], WindowGrid.attributes(dilation: 2, groups: 3)),
      OperationSample(
        [.sample([7, 2]), .shared([3, 2, 3]), .shared([3])], WindowGrid.attributes(stride: 2, padding: [2, 1])),
      OperationSample(
        [.sample([3, 4, 2]), .shared([2, 1, 3, 2])], WindowGrid.attributes(groups: 2, padding: [1, 2])),
      OperationSample([.shared([3, 3, 2]), .shared([2, 2, 2, 2])], WindowGrid.attributes()),
    ]
  }
}
