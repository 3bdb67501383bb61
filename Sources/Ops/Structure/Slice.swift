import Graph

/// A part of one axis: positions `start ..< start + length`.
struct Slice: StructureOperation {
  let name = "slice"
  let chooses = true
  let summary = "The positions start ..< start + length of one axis."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1, "takes one operand")
    var x = inputs[0]
    let axis = try axis(attributes, of: x)
    let (start, length) = (try int("start", attributes), try int("length", attributes))
    let isInside = start >= 0 && length >= 1 && start <= x.shape[axis] - length
    try require(isInside, "\(start) ..< \(start) + \(length) leaves axis \(axis) of \(x)")
    x.shape[axis] = length
    return [x]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let start = call.attributes.int("start")!
    let view = AxisView(inputs[0].shape, axis: call.attributes.int("axis")!)
    var values: [T] = []
    for block in 0..<view.outer {
      for position in start..<start + call.attributes.int("length")! {
        values += inputs[0].values[view.row(block, position)]
      }
    }
    return [Tensor(call.results[0].shape, values)]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let axis = call.attributes.int("axis")!
    let (before, length) = (call.attributes.int("start")!, call.attributes.int("length")!)
    let after = builder.shape(of: call.input(0))[axis] - before - length
    return [builder.pad(call.gradient, axis: axis, before: before, after: after)]
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([5, 3])], ["axis": .int(0), "start": .int(1), "length": .int(3)]),
      OperationSample(
        [.sample([2, 4, 3])], ["axis": .int(1), "start": .int(3), "length": .int(1)]),
      OperationSample([.shared([2, 4])], ["axis": .int(1), "start": .int(0), "length": .int(2)]),
    ]
  }
}

/// Zeros put before and after the elements along one axis: what `slice` passes back.
struct Pad: StructureOperation {
  let name = "pad"
  let summary = "The value with zeros before and after it along one axis."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == 1, "takes one operand")
    var x = inputs[0]
    let axis = try axis(attributes, of: x)
    let (before, after) = (try int("before", attributes), try int("after", attributes))
    try require(before >= 0 && after >= 0, "cannot pad by \(before) and \(after)")
    x.shape[axis] += before + after
    return [x]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let axis = call.attributes.int("axis")!
    let before = call.attributes.int("before")!
    let view = AxisView(inputs[0].shape, axis: axis)
    let target = AxisView(call.results[0].shape, axis: axis)
    var result = Tensor<T>(call.results[0].shape, repeating: 0)
    for block in 0..<view.outer {
      for position in 0..<view.extent {
        let row = inputs[0].values[view.row(block, position)]
        result.values.replaceSubrange(target.row(block, position + before), with: row)
      }
    }
    return [result]
  }

  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let axis = call.attributes.int("axis")!
    let length = builder.shape(of: call.input(0))[axis]
    let start = call.attributes.int("before")!
    return [builder.slice(call.gradient, axis: axis, start: start, length: length)]
  }

  var samples: [OperationSample] {
    [
      OperationSample([.sample([3, 2])], ["axis": .int(0), "before": .int(1), "after": .int(2)]),
      OperationSample(
        [.sample([2, 3, 2])], ["axis": .int(1), "before": .int(0), "after": .int(1)]),
      OperationSample([.shared([4])], ["axis": .int(0), "before": .int(2), "after": .int(0)]),
    ]
  }
}
