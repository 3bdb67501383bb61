import Graph

/// `wiener(n)`: spectra drawn towards their mean along those of their first n principal components that noise hides.
///
/// How much of each component is kept is found before training, stored with the weights and never trained: see the start
/// `wiener`. Nothing is left of the noise outside of these components.
struct Wiener: Layer {
  let name = "wiener"
  let summary = "Spectra on their first principal components, drawn to their mean where noise hides what they are."
  let shapes = "[..., bands] -> [..., bands]"
  let example = LayerExample("x |> wiener(3)", input: [10])
  let attributes = [
    LayerAttribute("n", .int, "the number of components: that of the endmembers", minimum: 1, positional: true)
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let bands = try call.lastSize(0)
    let count = call.size("n")
    call.require(.atLeast(bands - count, 0), "there are at most as many components as bands")
    call.constant("mean", [bands], Distribution("mean"))
    call.constant("weight", [count, bands], Distribution("wiener"))
    return SymbolicType(call.inputs[0].scope, call.inputs[0].shape)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shape = builder.shape(of: call.inputs[0])
    let mean = builder.broadcast(call.weights[0], to: shape, axes: [shape.count - 1])
    let scores = builder.apply("linear", builder.subtract(call.inputs[0], mean), call.weights[1])
    return builder.add(mean, builder.apply("linear_transposed", scores, call.weights[1]))
  }
}
