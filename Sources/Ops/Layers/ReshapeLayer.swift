import Graph

/// `reshape([steps, width])`: the same elements, in the same order, under another shape.
struct ReshapeLayer: Layer {
  let name = "reshape"
  let summary = "The same elements, in the same order, under another shape."
  let shapes = "[...] -> the shape given, with as many elements"
  let example = LayerExample("x |> reshape([5, 6])", input: [10, 3])
  let attributes = [LayerAttribute("shape", .sizes, "the new shape", positional: true)]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let shape = call.sizes("shape") ?? []
    let counts = [call.inputs[0].shape, shape].map { $0.reduce(Size(1), *) }
    call.require(.equal(counts[0], counts[1]), "a reshape keeps the number of elements")
    return SymbolicType(call.inputs[0].scope, shape)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    builder.reshape(call.inputs[0], to: call.ints("shape") ?? [])
  }
}
