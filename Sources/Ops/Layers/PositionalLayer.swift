import Graph

/// `positional`: adds sinusoids that tell the steps apart (Vaswani et al., Attention Is All You Need, 2017).
struct PositionalLayer: Layer {
  let name = "positional"
  let summary = "Adds sinusoids of 10000^(-2k / width) per step, which tell the steps apart."
  let shapes = "[steps, width] -> [steps, width]"
  let example = LayerExample("x |> positional", input: [10, 4])

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    _ = try call.shape(0, rank: 2, form: "[steps, width]")
    return call.inputs[0]
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shape = builder.shape(of: call.inputs[0])
    let table = builder.apply(
      "positional", attributes: ["steps": .int(shape[0]), "width": .int(shape[1])])
    return builder.add(call.inputs[0], table)
  }
}
