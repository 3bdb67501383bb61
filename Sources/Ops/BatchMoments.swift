import Graph

/// Mean and variance of each feature over the samples and all axes but the last: x [..., n] gives three of [n].
///
/// The mean that kernels give is rounded, so that deviations from it are nearly exact; the second result is what the
/// rounding took away. The variance has the divisor n. (Chan, Golub and LeVeque, Algorithms for Computing the Sample
/// Variance, 1983.)
struct BatchMoments: Operation {
  let name = "batch_moments"
  let summary = "Over the samples and all axes but the last, the mean of x, what its rounding took, and the variance."
  let sumsOverBatch = true
  let remainders = [1: 0]

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1 && inputs[0].scope == .sample, "takes one value of a sample")
    try require(inputs[0].rank > 0, "takes a value with an axis")
    return Array(repeating: .shared([inputs[0].shape.last!]), count: 3)
  }

  /// Those of one sample.
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let x = inputs[0]
    let rows = (0..<x.rows).map { row in Tensor([x.last], (0..<x.last).map { x[row, $0] }) }
    return joined(rows.map { [$0] }, x.last)
  }

  func ofBatch<T: Scalar>(_ samples: [[Tensor<T>]]) -> [Tensor<T>] { joined(samples, samples[0][0].count) }

  /// The moments of parts of the same size, whose variance is 0 where only their mean is given.
  private func joined<T: Scalar>(_ parts: [[Tensor<T>]], _ features: Int) -> [Tensor<T>] {
    let share = 1 / T(parts.count)
    var results = (0..<3).map { _ in Tensor<T>([features], repeating: 0) }
    for feature in 0..<features {
      let mean = parts.reduce(T(0)) { $0 + $1[0].values[feature] } * share
      var (rest, squares) = (T(0), T(0))
      for part in parts {
        let apart = part[0].values[feature] - mean + (part.count > 1 ? part[1].values[feature] : 0)
        rest += apart
        squares += apart * apart + (part.count > 1 ? part[2].values[feature] : 0)
      }
      results[0].values[feature] = mean
      results[1].values[feature] = rest * share
      results[2].values[feature] = squares * share - rest * share * rest * share
    }
    return results
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let x = call.input(0)
    let shape = builder.shape(of: x)
    let count = builder.valuesOfFeature(x)
    var constant = call.outputGradients[0].map { builder.divide($0, count) }
    guard let variance = call.outputGradients[2] else {
      return [constant.map { builder.apply("spread", builder.broadcast($0, to: shape, axes: [shape.count - 1])) }]
    }
    let (centre, rest) = builder.centre(call.output(0), call.output(1))
    let slope = builder.divide(builder.scale(variance, by: 2), count)
    let shift = builder.negate(builder.multiply(slope, rest))
    constant = constant.map { builder.add($0, shift) } ?? shift
    let deviation = builder.subtract(x, builder.perFeature(centre, like: x))
    let product = builder.multiply(deviation, builder.perFeature(slope, like: x))
    return [builder.add(product, builder.perFeature(constant!, like: x))]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    5 * inputs[0].count
  }

  var samples: [OperationSample] {
    [OperationSample([.sample([3, 5])]), OperationSample([.sample([4])]), OperationSample([.sample([2, 3, 2])])]
  }
}

extension GraphBuilder {
  /// What deviations are from, which is rounded and has no influence on a result, and what the mean has beyond it. The
  /// gradient of the mean goes through the second alone, which is 0 or nearly so.
  mutating func centre(_ mean: ValueID, _ error: ValueID) -> (centre: ValueID, rest: ValueID) {
    let centre = apply("stop", mean)
    return (centre, add(subtract(mean, centre), error))
  }

  /// One number for each feature, given to all steps of a value.
  mutating func perFeature(_ a: ValueID, like x: ValueID) -> ValueID {
    let shape = shape(of: x)
    return broadcast(a, to: shape, axes: [shape.count - 1])
  }

  /// How many numbers of a batch a feature has.
  mutating func valuesOfFeature(_ x: ValueID) -> ValueID {
    scale(apply("batch_size"), by: Double(shape(of: x).dropLast().reduce(1, *)))
  }
}
