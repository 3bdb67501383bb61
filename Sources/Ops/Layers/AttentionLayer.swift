import Graph

/// `attention(heads: 2)`: self-attention, PyTorch's `MultiheadAttention(width, heads)(x, x, x)`, its names and weights.
struct AttentionLayer: Layer {
  let name = "attention"
  let summary = "Self-attention: every step gathers from all steps what resembles it."
  let shapes = "[steps, width] -> [steps, width]"
  let example = LayerExample("x |> attention(heads: 2)", input: [10, 4])
  let attributes = [
    LayerAttribute(
      "heads", .int, "parts of the width that attend on their own", default: .size(Size(1)),
      minimum: 1)
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let width = try call.shape(0, rank: 2, form: "[steps, width]")[1]
    call.require(.divides(call.size("heads"), width), "the heads share the width evenly")
    call.weight("in_proj_weight", [Size(3) * width, width], .xavier(Size(3) * width, width))
    call.weight("in_proj_bias", [Size(3) * width], .zeros)
    call.weight("out_proj.weight", [width, width], .fanIn(width))
    call.weight("out_proj.bias", [width], .zeros)
    return call.inputs[0]
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let width = builder.shape(of: call.inputs[0])[1]
    let projected = builder.apply("linear", call.inputs[0], call.weights[0], call.weights[1])
    let parts = (0..<3).map {
      builder.slice(projected, axis: 1, start: $0 * width, length: width)
    }
    let mixed = builder.emit("attention", parts, ["heads": .int(call.int("heads"))])[0]
    return builder.apply("linear", mixed, call.weights[2], call.weights[3])
  }
}
