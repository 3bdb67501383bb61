import Graph

/// `layernorm`: PyTorch's `LayerNorm` over the last axis, its names and its initial weights.
/// (Ba, Kiros and Hinton, Layer Normalization, 2016.)
struct LayerNorm: Layer {
  let name = "layernorm"
  let summary =
    "Brings the last axis to mean 0 and variance 1, then scales and shifts each feature."
  let shapes = "[..., features] -> [..., features]"
  let example = LayerExample("x |> layernorm", input: [10, 3])
  let comparedAxis: String? = ""
  let worksAlongLastAxis = true
  let attributes = [
    LayerAttribute("epsilon", .real, "added to the variance", default: .real(1e-5), range: .positive)
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let features = try call.lastSize(0)
    call.weight("weight", [features], .ones)
    call.weight("bias", [features], .zeros)
    return call.inputs[0]
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shape = builder.shape(of: call.inputs[0])
    let normalized = builder.emit(
      "normalize", [call.inputs[0]], ["epsilon": .real(call.real("epsilon"))])[0]
    let weight = builder.broadcast(call.weights[0], to: shape, axes: [shape.count - 1])
    let bias = builder.broadcast(call.weights[1], to: shape, axes: [shape.count - 1])
    return builder.add(builder.multiply(normalized, weight), bias)
  }
}
