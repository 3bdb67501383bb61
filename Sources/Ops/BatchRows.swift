import Graph

/// All samples of the batch as rows of one shared value: [...] gives [rows, ...]. Each is the other's gradient with
/// `own_row`.
///
/// There are as many `rows` as the largest batch has samples. Those that a smaller batch leaves are 0, so that nothing
/// flows into them or out of them.
struct BatchRows: Operation {
  let name = "batch_rows"
  let summary = "All samples of the batch as `rows` of one shared value, those that are left over 0."
  let sumsOverBatch = true

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1 && inputs[0].scope == .sample, "takes one value of a sample")
    guard let rows = attributes.int("rows"), rows >= 1 else { throw GraphFault("\(name): needs `rows` of 1 or more") }
    return [.shared([rows] + inputs[0].shape)]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    var result = Tensor<T>(call.results[0].shape, repeating: 0)
    let first = call.sample * inputs[0].count
    for (place, value) in inputs[0].values.enumerated() { result.values[first + place] = value }
    return [result]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [builder.apply("own_row", call.gradient)]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int { 0 }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([3, 2])], ["rows": .int(40)]), OperationSample([.sample([5])], ["rows": .int(37)]),
      OperationSample([.sample([])], ["rows": .int(37)]),
    ]
  }
}

/// The row of a shared value that is the sample's own: [rows, ...] gives [...].
struct OwnRow: Operation {
  let name = "own_row"
  let summary = "The row of a shared value at the sample's place in the batch."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1 && inputs[0].scope == .shared && inputs[0].rank > 0, "takes one shared value of rows")
    return [.sample(Array(inputs[0].shape.dropFirst()))]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let count = call.results[0].count
    return [Tensor(call.results[0].shape, Array(inputs[0].values[call.sample * count..<(call.sample + 1) * count]))]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [builder.batchRows(call.gradient, builder.shape(of: call.input(0))[0])]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int { 0 }

  var samples: [OperationSample] {
    [OperationSample([.shared([40, 3, 2])]), OperationSample([.shared([2])])]
  }
}

extension GraphBuilder {
  /// All samples as rows of one shared value; `rows` is the largest number of samples.
  package mutating func batchRows(_ x: ValueID, _ rows: Int) -> ValueID {
    apply("batch_rows", x, attributes: ["rows": .int(rows)])
  }

  /// A value in which rows without a sample hold a number, along axes that have a row for each sample.
  package mutating func filled(_ x: ValueID, along axes: [Int], with number: Double) -> ValueID {
    var result = x
    for axis in axes {
      let rows = shape(of: x)[axis]
      let places = apply(
        "linspace", attributes: ["start": .real(0), "end": .real(Double(rows - 1)), "count": .int(rows)])
      let isThere = broadcast(apply("less", places, apply("batch_size")), to: shape(of: x), axes: [axis])
      result = apply("select", isThere, result, constant(number))
    }
    return result
  }
}
