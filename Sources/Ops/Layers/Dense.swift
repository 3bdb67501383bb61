import Graph

extension LayerTable {
  static let basic: [any Layer] = [Dense(), Repeat(), Last()]
}

/// `dense(units)`: x W^T + b along the last axis; PyTorch's `Linear`, its names and its initial weights.
struct Dense: Layer {
  let name = "dense"
  let summary = "A fully connected layer along the last axis, with the same weights at every step."
  let shapes = "[..., features] -> [..., units]"
  let example = LayerExample("x |> dense(4)", input: [10, 3])
  let attributes = [
    LayerAttribute("units", .int, "width of the result", minimum: 1, positional: true),
    LayerAttribute("bias", .bool, "whether b is added", default: .bool(true)),
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let features = try call.lastSize(0)
    let units = call.size("units")
    call.weight("weight", [units, features], .fanIn(features))
    if call.bool("bias") { call.weight("bias", [units], .fanIn(features)) }
    return SymbolicType(call.inputs[0].scope, call.inputs[0].shape.dropLast() + [units])
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    builder.emit("linear", [call.inputs[0]] + call.weights)[0]
  }
}

/// `repeat(steps)`: the same values at every step.
struct Repeat: Layer {
  let name = "repeat"
  let summary = "Gives the same values at every one of `times` steps."
  let shapes = "[...] -> [times, ...]"
  let example = LayerExample("x |> repeat(10)", input: [3])
  let attributes = [
    LayerAttribute("times", .int, "how often", minimum: 1, positional: true)
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    SymbolicType(call.inputs[0].scope, [call.size("times")] + call.inputs[0].shape)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shape = builder.shape(of: call.inputs[0])
    return builder.broadcast(
      call.inputs[0], to: [call.int("times")] + shape, axes: shape.indices.map { $0 + 1 })
  }
}

/// `last`: the last step of a sequence, x[-1].
struct Last: Layer {
  let name = "last"
  let summary = "The last step of a sequence."
  let shapes = "[steps, ...] -> [...]"
  let example = LayerExample("x |> last", input: [10, 3])

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    guard !call.inputs[0].shape.isEmpty else {
      throw LayerFault("takes a sequence, not a scalar", .input(0))
    }
    return SymbolicType(call.inputs[0].scope, Array(call.inputs[0].shape.dropFirst()))
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shape = builder.shape(of: call.inputs[0])
    let step = builder.slice(call.inputs[0], axis: 0, start: shape[0] - 1, length: 1)
    return builder.reshape(step, to: Array(shape.dropFirst()))
  }
}
