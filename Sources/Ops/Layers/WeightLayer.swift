import Graph

/// `weight(shape)`: a learnable value of the model; `start:`, `in:` and `fixed:` are attributes of every layer.
struct WeightLayer: Layer {
  let name = "weight"
  let summary = "A learnable value, the same for every sample, under the name of its `let` or of `name:`."
  let shapes = "-> shape"
  let example = LayerExample("x * weight([4], start: 1, name: \"gain\")", input: [4])
  let inputs = 0...0
  let attributes = [LayerAttribute("shape", .sizes, "shape of the value", positional: true)]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let shape = call.sizes("shape") ?? []
    for size in shape { call.require(.atLeast(size, 1), "every axis has at least one element") }
    let (rows, columns) = (shape.first ?? Size(1), shape.dropFirst().reduce(Size(1), *))
    call.weight("", shape, shape.count < 2 ? .zeros : .xavier(columns, rows))
    return SymbolicType(.shared, shape)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID { call.weights[0] }
}
