import Graph

/// `total_variation(x)`: how much neighbours differ (Rudin, Osher and Fatemi 1992), in its anisotropic form.
struct TotalVariation: Layer {
  let name = "total_variation"
  let summary = "The sum of the absolute differences of neighbours, along the steps or along both axes of an image."
  let shapes = "[steps], [steps, channels] or [rows, columns, channels] -> []"
  let example = LayerExample("total_variation(x)", input: [10, 3])
  let attributes = [
    LayerAttribute(
      "axes", .sizes, "axes along which neighbours are compared; without it the first, of an image the first two")
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let shape = call.inputs[0].shape
    guard !shape.isEmpty else { throw LayerFault("takes a value with at least one axis, not a scalar", .input(0)) }
    for axis in try call.isGiven("axes") ? call.axes("axes", rank: shape.count) : usual(shape.count) {
      call.require(.atLeast(shape[axis], 2), "there are neighbours along axis \(axis)")
    }
    return SymbolicType(call.inputs[0].scope, [])
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let x = call.inputs[0]
    let shape = builder.shape(of: x)
    let axes = call.isGiven("axes") ? call.axes("axes", rank: shape.count) : usual(shape.count)
    let sums = axes.map { axis in
      let ends = [1, 0].map { builder.slice(x, axis: axis, start: $0, length: shape[axis] - 1) }
      return builder.sum(builder.apply("abs", builder.subtract(ends[0], ends[1])))
    }
    return sums.dropFirst().reduce(sums.first ?? builder.constant(0)) { builder.add($0, $1) }
  }

  private func usual(_ rank: Int) -> [Int] { rank == 3 ? [0, 1] : [0] }
}
