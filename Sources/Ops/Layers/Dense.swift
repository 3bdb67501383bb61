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
  let worksAlongLastAxis = true
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

/// `repeat(times)`: the same values at every place of a new axis.
struct Repeat: Layer {
  let name = "repeat"
  let summary = "Gives the same values at every one of `times` places of a new axis, the first without `axis`."
  let shapes = "[...] -> [times, ...]"
  let example = LayerExample("x |> repeat(10)", input: [3])
  let takesBatchAxis = true
  let attributes = [
    LayerAttribute("times", .int, "how often", minimum: 1, words: ["batch"], positional: true),
    LayerAttribute(
      "axis", .int, "where the new axis stands in the result; -1 is the last", default: .size(Size(0))),
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    var shape = call.inputs[0].shape
    shape.insert(
      call.word("times") == nil ? call.size("times") : Size.batch, at: try call.axis("axis", rank: shape.count + 1))
    return SymbolicType(call.inputs[0].scope, shape)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    var shape = builder.shape(of: call.inputs[0])
    let axis = call.axis("axis", rank: shape.count + 1)
    shape.insert(call.word("times") == nil ? call.int("times") : call.largestBatch, at: axis)
    return builder.broadcast(call.inputs[0], to: shape, axes: shape.indices.filter { $0 != axis })
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
