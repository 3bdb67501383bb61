import Graph

/// `softmax`: shares that are positive and add up to 1 along one axis.
struct SoftmaxLayer: Layer {
  let name = "softmax"
  let summary = "exp(x) / sum(exp(x)): shares that are positive and add up to 1 along one axis."
  let shapes = "[...] -> [...]"
  let example = LayerExample("x |> softmax", input: [10, 3])
  let comparedAxis: String? = "axis"
  let attributes = [
    LayerAttribute(
      "axis", .int, "the axis along which they add up to 1; -1 is the last",
      default: .size(Size(-1)))
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    _ = try call.axis("axis", rank: call.inputs[0].shape.count)
    return call.inputs[0]
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let rank = builder.shape(of: call.inputs[0]).count
    return builder.apply(
      "softmax", call.inputs[0], attributes: ["axis": .int(call.axis("axis", rank: rank))])
  }
}
