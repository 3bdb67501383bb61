import Graph

/// Rows of one axis by their numbers, in any order and as often as wanted: PyTorch's `index_select`.
struct Take: StructureOperation {
  let name = "take"
  let chooses = true
  let summary = "The positions `indices` of one axis, in their order."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault) -> [TensorType] {
    try require(inputs.count == 1, "takes one operand")
    var x = inputs[0]
    let axis = try axis(attributes, of: x)
    guard let indices = attributes.ints("indices"), !indices.isEmpty else { throw GraphFault("take: needs `indices`") }
    try require(indices.allSatisfy { (0..<x.shape[axis]).contains($0) }, "indices leave axis \(axis) of \(x)")
    x.shape[axis] = indices.count
    return [x]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let view = AxisView(inputs[0].shape, axis: call.attributes.int("axis")!)
    var values: [T] = []
    for block in 0..<view.outer {
      for position in call.attributes.ints("indices")! { values += inputs[0].values[view.row(block, position)] }
    }
    return [Tensor(call.results[0].shape, values)]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let extent = builder.shape(of: call.input(0))[call.attributes.int("axis")!]
    let attributes = call.attributes.setting("extent", to: .int(extent))
    return [builder.apply("index_add", call.gradient, attributes: attributes)]
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([4, 3])], ["axis": .int(0), "indices": .ints([2, 1, 0, 1, 2, 3, 3])]),
      OperationSample([.sample([2, 4, 3])], ["axis": .int(1), "indices": .ints([3, 0])]),
      OperationSample([.shared([2, 3])], ["axis": .int(1), "indices": .ints([0, 0, 2])]),
    ]
  }
}

/// The adjoint of `take`: every row is added where it was taken from; rows that nobody took are zeros.
struct IndexAdd: Operation {
  let name = "index_add"
  let summary = "Rows added up at the positions `indices` of an axis with `extent` positions."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault) -> [TensorType] {
    try require(inputs.count == 1, "takes one operand")
    var y = inputs[0]
    let (axis, extent) = (try axis(attributes, of: y), try int("extent", attributes))
    guard let indices = attributes.ints("indices"), indices.count == y.shape[axis] else {
      throw GraphFault("index_add: needs an index for every position of axis \(axis) of \(y)")
    }
    try require(indices.allSatisfy { (0..<extent).contains($0) }, "indices leave \(extent) positions")
    y.shape[axis] = extent
    return [y]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let axis = call.attributes.int("axis")!
    let (source, target) = (AxisView(inputs[0].shape, axis: axis), AxisView(call.results[0].shape, axis: axis))
    var result = Tensor<T>(call.results[0].shape, repeating: 0)
    for block in 0..<source.outer {
      for (position, index) in call.attributes.ints("indices")!.enumerated() {
        for (from, to) in zip(source.row(block, position), target.row(block, index)) {
          result.values[to] += inputs[0].values[from]
        }
      }
    }
    return [result]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [builder.apply("take", call.gradient, attributes: call.attributes.setting("extent", to: nil))]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int { inputs[0].count }

  var samples: [OperationSample] {
    [
      OperationSample(
        [.sample([5, 2])], ["axis": .int(0), "indices": .ints([2, 0, 2, 1, 2]), "extent": .int(4)]),
      OperationSample(
        [.sample([2, 3, 2])], ["axis": .int(1), "indices": .ints([0, 1, 1]), "extent": .int(2)]),
      OperationSample([.shared([2, 2])], ["axis": .int(1), "indices": .ints([2, 0]), "extent": .int(3)]),
    ]
  }
}
