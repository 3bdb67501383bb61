import Graph

/// `whiten(n)`: the first n principal components of the data about their mean, each with variance 1.
///
/// Mean and components are found before training, kept with the weights and never trained. What an encoder reads then has
/// one size in all directions that matter, however alike the spectra are.
struct Whiten: Layer {
  let name = "whiten"
  let summary = "The scores of the first principal components of the training data, each brought to variance 1."
  let shapes = "[..., bands] -> [..., n]"
  let example = LayerExample("x |> whiten(3)", input: [10])
  let attributes = [
    LayerAttribute("n", .int, "the number of components", minimum: 1, positional: true)
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let bands = try call.lastSize(0)
    let count = call.size("n")
    call.require(.atLeast(bands - count, 0), "there are at most as many components as bands")
    call.constant("mean", [bands], Distribution("mean"))
    call.constant("weight", [count, bands], Distribution("whitening"))
    return SymbolicType(call.inputs[0].scope, call.inputs[0].shape.dropLast() + [count])
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shape = builder.shape(of: call.inputs[0])
    let mean = builder.broadcast(call.weights[0], to: shape, axes: [shape.count - 1])
    return builder.apply("linear", builder.subtract(call.inputs[0], mean), call.weights[1])
  }
}
