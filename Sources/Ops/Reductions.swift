import Graph

extension OperationTable {
  static let reductions: [any Operation] = [Sum(), LargestOf()]
}

/// Over the axes in the attribute `axes`, which disappear from the shape.
private protocol Reduction: Operation {}

extension Reduction {
  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1, "takes one operand")
    guard let axes = attributes.ints("axes") else { throw GraphFault("\(name): needs `axes`") }
    let x = inputs[0]
    try require(Set(axes).count == axes.count, "an axis is named twice")
    try require(axes.allSatisfy { x.shape.indices.contains($0) }, "axes \(axes) of \(x)")
    return [TensorType(x.scope, keptAxes(x.rank, axes).map { x.shape[$0] })]
  }

  /// Combines the elements of x into the results by their index on the kept axes.
  fileprivate func reduce<T: Scalar>(
    _ x: Tensor<T>, _ call: EvaluationCall, from start: T, _ combine: (T, T) -> T
  ) -> [Tensor<T>] {
    var result = Tensor<T>(call.results[0].shape, repeating: start)
    let kept = keptAxes(x.shape.count, call.attributes.ints("axes")!)
    let strides = rowMajorStrides(result.shape)
    var place = 0
    forEachIndex(of: x.shape) { index in
      let target = zip(kept, strides).reduce(0) { $0 + index[$1.0] * $1.1 }
      result.values[target] = combine(result.values[target], x.values[place])
      place += 1
    }
    return [result]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    inputs[0].count
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([3, 4, 2])], ["axes": .ints([1])]),
      OperationSample([.sample([3, 4])], ["axes": .ints([0, 1])]),
      OperationSample([.shared([3, 4])], ["axes": .ints([0])]),
    ]
  }
}

private func keptAxes(_ rank: Int, _ axes: [Int]) -> [Int] {
  (0..<rank).filter { !axes.contains($0) }
}

struct Sum: Reduction {
  let name = "sum"
  let summary = "The sum over some axes."
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    reduce(inputs[0], call, from: 0, +)
  }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let shape = builder.shape(of: call.input(0))
    let kept = keptAxes(shape.count, call.attributes.ints("axes")!)
    return [builder.broadcast(call.gradient, to: shape, axes: kept)]
  }
}

/// The largest element over some axes; several largest ones share the gradient evenly, as `torch.amax` does.
struct LargestOf: Reduction {
  let name = "max"
  let chooses = true
  let summary = "The largest element over some axes."
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    reduce(inputs[0], call, from: -.infinity) { $0.isNaN || $0 > $1 ? $0 : $1 }
  }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let x = call.input(0)
    let shape = builder.shape(of: x)
    let axes = call.attributes.ints("axes")!
    let kept = keptAxes(shape.count, axes)
    let top = builder.broadcast(call.output(), to: shape, axes: kept)
    let winners = builder.apply("equal", x, top)
    let share = builder.divide(call.gradient, builder.sum(winners, axes: axes))
    return [builder.multiply(winners, builder.broadcast(share, to: shape, axes: kept))]
  }
}
