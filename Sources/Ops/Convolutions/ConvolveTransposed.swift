import Graph

/// The adjoint of `convolve` in its input: PyTorch's `conv_transpose2d`. Every element of y adds its window's weights.
///
/// The attribute `extents` is the shape of the result without its channels, which a stride leaves open.
struct ConvolveTransposed: Operation {
  let name = "convolve_transposed"
  let summary = "Sum of windows times weights at their places: y [h, w, out], W [out, in / groups, kh, kw]."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault) -> [TensorType] {
    try require(inputs.count == 2, "takes y and W")
    let (y, w, grid) = (inputs[0], inputs[1], try grid(attributes))
    try require(w.scope == .shared && w.rank > 1, "W \(w) is no shared value of weights")
    guard let extents = attributes.ints("extents"), extents.count == w.rank - 2 else {
      throw GraphFault("convolve_transposed: needs `extents`")
    }
    let x = extents + [w.shape[1] * grid.groups]
    try require(grid.result(of: x, weights: w.shape) == y.shape, "y \(y) does not come from \(x) by W \(w)")
    return [TensorType(y.scope, x)]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (y, w, grid) = (inputs[0], inputs[1], WindowGrid(call.attributes)!)
    var x = Tensor<T>(call.results[0].shape, repeating: 0)
    grid.forEachProduct(y: y.shape, x: x.shape, w: w.shape) { x.values[$1] += y.values[$0] * w.values[$2] }
    return [x]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let (dx, y, w) = (call.gradient, call.input(0), call.input(1))
    let own = call.attributes.setting("extents", to: nil)
    let kernel = Array(builder.shape(of: w).dropFirst(2))
    return [
      builder.apply("convolve", dx, w, attributes: own),
      builder.apply("convolve_outer", y, dx, attributes: own.setting("kernel", to: .ints(kernel))),
    ]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    2 * inputs[0].count * inputs[1].shape.dropFirst().reduce(1, *)
  }

  var samples: [OperationSample] {
    [
      OperationSample(
        [.sample([3, 2, 3]), .shared([3, 2, 2, 3])],
        WindowGrid.attributes().setting("extents", to: .ints([4, 4]))),
      OperationSample(
        [.sample([2, 3, 4]), .shared([4, 1, 2, 3])],
        WindowGrid.attributes(stride: 3, groups: 2).setting("extents", to: .ints([6, 9]))),
      OperationSample(
        [.sample([1, 3, 2]), .shared([2, 3, 1, 3])],
        WindowGrid.attributes(stride: 2, dilation: 3).setting("extents", to: .ints([1, 12]))),
      OperationSample(
        [.sample([4, 3]), .shared([3, 2, 3])],
        WindowGrid.attributes(stride: 2, padding: [1, 1]).setting("extents", to: .ints([8]))),
      OperationSample(
        [.shared([2, 2, 2]), .shared([2, 1, 2, 2])],
        WindowGrid.attributes().setting("extents", to: .ints([3, 3]))),
    ]
  }
}
