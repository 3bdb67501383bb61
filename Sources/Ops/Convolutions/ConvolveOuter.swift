import Graph

/// The gradient of a convolution's weights: products of results and windows, summed over places and samples.
struct ConvolveOuter: Operation {
  let name = "convolve_outer"
  let summary =
    "Sum over windows and samples of y [h, w, out] times x [h, w, in]: a shared W [out, in / groups, kh, kw]."
  var sumsOverBatch: Bool { true }

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault) -> [TensorType] {
    let isFit = inputs.count == 2 && inputs[0].rank == inputs[1].rank && (2...3).contains(inputs[0].rank)
    try require(isFit, "takes two values of two axes or of three")
    let (y, x, grid) = (inputs[0], inputs[1], try grid(attributes))
    guard let kernel = attributes.ints("kernel"), kernel.count == y.rank - 1, kernel.allSatisfy({ $0 >= 1 }) else {
      throw GraphFault("convolve_outer: needs `kernel`")
    }
    try require(x.shape.last!.isMultiple(of: grid.groups), "the groups do not divide the channels of \(x)")
    let w = [y.shape.last!, x.shape.last! / grid.groups] + kernel
    try require(grid.result(of: x.shape, weights: w) == y.shape, "y \(y) does not come from \(x) by \(w)")
    return [.shared(w)]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (y, x, grid) = (inputs[0], inputs[1], WindowGrid(call.attributes)!)
    var w = Tensor<T>(call.results[0].shape, repeating: 0)
    grid.forEachProduct(y: y.shape, x: x.shape, w: w.shape) { w.values[$2] += y.values[$0] * x.values[$1] }
    return [w]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let (dw, y, x) = (call.gradient, call.input(0), call.input(1))
    let own = call.attributes.setting("kernel", to: nil)
    let extents = builder.shape(of: x).dropLast()
    return [
      builder.apply("convolve", x, dw, attributes: own),
      builder.apply("convolve_transposed", y, dw, attributes: own.setting("extents", to: .ints(Array(extents)))),
    ]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    2 * inputs[0].count * results[0].shape.dropFirst().reduce(1, *)
  }

  var samples: [OperationSample] {
    [
      OperationSample(
        [.sample([2, 4, 3]), .sample([4, 5, 2])], WindowGrid.attributes().setting("kernel", to: .ints([3, 2]))),
      OperationSample(
        [.sample([2, 3, 4]), .sample([5, 6, 2])],
        WindowGrid.attributes(stride: 2, groups: 2).setting("kernel", to: .ints([2, 2]))),
      OperationSample(
        [.sample([4, 3]), .sample([7, 2])],
        WindowGrid.attributes(stride: 2, padding: [1, 1]).setting("kernel", to: .ints([3]))),
      OperationSample(
        [.sample([1, 3, 2]), .shared([1, 7, 2])],
        WindowGrid.attributes(dilation: 2, groups: 2).setting("kernel", to: .ints([1, 3]))),
      OperationSample(
        [.shared([2, 2, 2]), .shared([3, 3, 1])], WindowGrid.attributes().setting("kernel", to: .ints([2, 2]))),
    ]
  }
}
