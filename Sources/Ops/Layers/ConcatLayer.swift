import Graph

/// `concat(a, b)`: values one after the other along one axis.
struct ConcatLayer: Layer {
  let name = "concat"
  let summary = "Puts values one after the other along one axis, the last without `axis`."
  let shapes = "[..., m], [..., n] -> [..., m + n]"
  let example = LayerExample("concat(x, 2 * x)", input: [10, 3])
  let inputs = 2...Int.max
  let attributes = [
    LayerAttribute(
      "axis", .int, "the axis along which they stand; -1 is the last",
      default: .size(Size(-1)))
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    var shape = call.inputs[0].shape
    let axis = try call.axis("axis", rank: shape.count)
    for (index, input) in call.inputs.enumerated().dropFirst() {
      guard input.shape.count == shape.count else {
        throw LayerFault("joins values with equally many axes", .input(index))
      }
      for other in shape.indices where other != axis {
        call.require(
          .equal(shape[other], input.shape[other]),
          "values joined along axis \(axis) agree in axis \(other)")
      }
      shape[axis] = shape[axis] + input.shape[axis]
    }
    let isSample = call.inputs.contains { $0.scope == .sample }
    return SymbolicType(isSample ? .sample : call.inputs[0].scope, shape)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let rank = builder.shape(of: call.inputs[0]).count
    return builder.concat(call.inputs, axis: call.axis("axis", rank: rank))
  }
}
