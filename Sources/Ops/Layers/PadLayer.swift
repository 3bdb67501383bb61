import Graph

/// `pad(1, by: reflect)`: places before and after an axis, PyTorch's `ZeroPad1d`, `ReflectionPad2d`, `ReplicationPad1d`.
struct PadLayer: Layer {
  let name = "pad"
  let summary = "More places before and after some axes, all but the last without `axes`."
  let shapes = "[steps, channels] -> [steps + 2 * places, channels]"
  let example = LayerExample("x |> pad(2, axes: [0], by: reflect)", input: [10, 3])
  let attributes = [
    LayerAttribute("places", .int, "places before and as many after", minimum: 0, positional: true),
    LayerAttribute("axes", .sizes, "axes that become longer"),
    LayerAttribute(
      "by", .word, "what the places hold", default: .word("zero"), words: ["zero", "reflect", "edge"]),
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    var shape = call.inputs[0].shape
    let axes = try axes(&call)
    for axis in axes {
      if call.word("by") == "edge" {
        // A table holds them.
        call.require(.atLeast(Size(1_000_000) - call.size("places"), 0), "at most a million places repeat an end")
      }
      if call.word("by") == "reflect" {
        let rest = shape[axis] - call.size("places")
        call.require(.atLeast(rest, 1), "what is reflected lies within the axis, without its end")
      }
      shape[axis] = shape[axis] + Size(2) * call.size("places")
    }
    return SymbolicType(call.inputs[0].scope, shape)
  }

  private func axes(_ call: inout LayerCall) throws(LayerFault) -> [Int] {
    let rank = call.inputs[0].shape.count
    guard call.isGiven("axes") else {
      if rank < 2 {
        let form = rank == 0 ? "no axes" : "one axis"
        throw LayerFault("needs `axes` for a value of \(form)", .attribute("axes"), help: axesAdvice(rank))
      }
      return Array(0..<rank - 1)
    }
    let axes = try call.axes("axes", rank: rank)
    guard Set(axes).count == axes.count else { throw LayerFault("names an axis twice", .attribute("axes")) }
    return axes
  }

  private func axesAdvice(_ rank: Int) -> String? {
    rank == 1 ? "`axes: [0]` lengthens the only axis" : "a single number has no places before or after it"
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let rank = builder.shape(of: call.inputs[0]).count
    let axes = call.isGiven("axes") ? call.axes("axes", rank: rank) : Array(0..<rank - 1)
    let places = call.int("places")
    if places == 0 { return call.inputs[0] }
    return axes.reduce(call.inputs[0]) { x, axis in
      guard call.word("by") != "zero" else { return builder.pad(x, axis: axis, before: places, after: places) }
      let extent = builder.shape(of: x)[axis]
      let isReflected = call.word("by") == "reflect"
      let indices = (-places..<extent + places).map { source($0, of: extent, isReflected: isReflected) }
      return builder.apply("take", x, attributes: ["axis": .int(axis), "indices": .ints(indices)])
    }
  }

  /// Which place of the axis stands at a place that may lie outside.
  private func source(_ index: Int, of extent: Int, isReflected: Bool) -> Int {
    if !isReflected { return min(max(index, 0), extent - 1) }
    return index < 0 ? -index : index < extent ? index : 2 * (extent - 1) - index
  }
}
