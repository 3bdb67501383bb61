import Graph

/// `cumsum`: every element becomes the sum of those up to it, itself included.
struct CumulativeSum: Layer {
  let name = "cumsum"
  let summary = "The sum of all elements up to each one, along one axis."
  let shapes = "[...] -> [...]"
  let example = LayerExample("x |> cumsum(axis: 0)", input: [10, 3])
  let attributes = [
    LayerAttribute("axis", .int, "the axis along which sums grow; -1 is the last", default: .size(Size(-1)))
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    _ = try call.axis("axis", rank: call.inputs[0].shape.count)
    return call.inputs[0]
  }

  /// Sums over 1, 2, 4 ... neighbours (Hillis and Steele, Data Parallel Algorithms, 1986): few nodes for any length.
  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    var result = call.inputs[0]
    let shape = builder.shape(of: result)
    let axis = call.axis("axis", rank: shape.count)
    var distance = 1
    while distance < shape[axis] {
      let earlier = builder.slice(result, axis: axis, start: 0, length: shape[axis] - distance)
      result = builder.add(result, builder.pad(earlier, axis: axis, before: distance, after: 0))
      distance *= 2
    }
    return result
  }
}
