import Graph

/// Points at equal distances, counted from both ends as in PyTorch, so that the last is the very end.
struct Linspace: Operation {
  let name = "linspace"
  let summary = "`count` points at equal distances from `start` to `end`; one point is the start."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.isEmpty, "takes no operand")
    let isGiven = attributes.real("start") != nil && attributes.real("end") != nil
    guard isGiven, let count = attributes.int("count"), count >= 1 else {
      throw GraphFault("\(name): needs `start`, `end` and a `count` of 1 or more")
    }
    return [.shared([count])]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (start, end) = (call.attributes.real("start")!, call.attributes.real("end")!)
    let count = call.results[0].count
    let step = (end - start) / Double(max(1, count - 1))
    let values = (0..<count).map { place in
      T(place == 0 || place < count / 2 ? start + step * Double(place) : end - step * Double(count - 1 - place))
    }
    return [Tensor([count], values)]
  }

  var samples: [OperationSample] {
    [
      OperationSample([], ["start": .real(-1), "end": .real(2), "count": .int(7)]),
      OperationSample([], ["start": .real(3), "end": .real(5), "count": .int(1)]),
    ]
  }
}
