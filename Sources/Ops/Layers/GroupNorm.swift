import Graph

/// `groupnorm(groups)`: PyTorch's `GroupNorm`, its names and its initial weights.
/// (Wu and He, Group Normalization, 2018.)
struct GroupNorm: Layer {
  let name = "groupnorm"
  let summary =
    "Brings each group of features of a sample, over all its steps, to mean 0 and variance 1, then scales and shifts."
  let shapes = "[..., features] -> [..., features]"
  let example = LayerExample("x |> groupnorm(2)", input: [10, 4])
  let attributes = [
    LayerAttribute("groups", .int, "number of groups; divides the features", minimum: 1, positional: true),
    LayerAttribute("epsilon", .real, "added to the variance", default: .real(1e-5), range: .positive),
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let features = try call.lastSize(0)
    call.require(.divides(call.size("groups"), features), "the groups share the features evenly")
    call.weight("weight", [features], .ones)
    call.weight("bias", [features], .zeros)
    return call.inputs[0]
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shape = builder.shape(of: call.inputs[0])
    let (features, groups) = (shape[shape.count - 1], call.int("groups"))
    let steps = shape.dropLast().reduce(1, *)
    // In this order all numbers of a group lie end to end in a tile, so that nothing is copied.
    let split = builder.reshape(call.inputs[0], to: [steps, groups, features / groups])
    let rows = builder.reshape(builder.transpose(split, [1, 2, 0]), to: [groups, features / groups * steps])
    let normal = builder.emit("normalize", [rows], ["epsilon": .real(call.real("epsilon"))])[0]
    let parts = builder.transpose(builder.reshape(normal, to: [groups, features / groups, steps]), [2, 0, 1])
    let result = builder.reshape(parts, to: shape)
    let weight = builder.broadcast(call.weights[0], to: shape, axes: [shape.count - 1])
    let bias = builder.broadcast(call.weights[1], to: shape, axes: [shape.count - 1])
    return builder.add(builder.multiply(result, weight), bias)
  }
}
