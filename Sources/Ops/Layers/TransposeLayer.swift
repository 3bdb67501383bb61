import Graph

/// `transpose`: the two axes of a matrix swapped, or all axes in the order `axes` names, as in NumPy.
struct TransposeLayer: Layer {
  let name = "transpose"
  let summary = "Swaps the two axes of a matrix, or puts all axes into the order given."
  let shapes = "[a, b] -> [b, a]"
  let example = LayerExample("x |> transpose", input: [10, 3])
  let takesBatchAxis = true
  let attributes = [
    LayerAttribute("axes", .sizes, "axes of the value in their new order; [1, 0] without it")
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let shape = call.inputs[0].shape
    guard let axes = call.sizes("axes") else {
      guard shape.count == 2 else {
        throw LayerFault(
          "swaps the axes of a matrix; this value has shape \(call.inputs[0].shapeText)",
          .input(0), help: "name the order of all axes, as `axes: [1, 0, 2]`", rank: 2)
      }
      return SymbolicType(call.inputs[0].scope, shape.reversed())
    }
    let order = axes.compactMap(\.constant)
    guard order.count == axes.count, order.sorted() == Array(shape.indices) else {
      throw LayerFault(
        "needs every axis of a value of shape \(call.inputs[0].shapeText) once", .attribute("axes"))
    }
    return SymbolicType(call.inputs[0].scope, order.map { shape[$0] })
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    builder.transpose(call.inputs[0], call.ints("axes") ?? [1, 0])
  }
}
