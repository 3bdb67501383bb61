import Graph

/// `conv1d(channels, kernel: 3)`: PyTorch's `Conv1d` along the steps, its names and its initial weights; values are
/// [steps, channels] here.
struct Convolution: Layer {
  let name = "conv1d"
  let summary = "A convolution along the steps."
  let shapes =
    "[steps, features] -> [(steps + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1, channels]"
  let example = LayerExample("x |> conv1d(4, kernel: 3, padding: 1)", input: [10, 3])
  let attributes = [
    LayerAttribute("channels", .int, "width of the result", minimum: 1, positional: true),
    LayerAttribute("kernel", .int, "steps that one window covers", minimum: 1),
    LayerAttribute(
      "stride", .int, "steps from one window to the next", default: .size(Size(1)), minimum: 1),
    LayerAttribute(
      "padding", .int, "zeros put before and after", default: .size(Size(0)), minimum: 0),
    LayerAttribute(
      "dilation", .int, "steps between the elements of a window", default: .size(Size(1)),
      minimum: 1),
    LayerAttribute("bias", .bool, "whether a bias is added", default: .bool(true)),
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let shape = try call.shape(0, rank: 2, form: "[steps, features]")
    let (channels, kernel) = (call.size("channels"), call.size("kernel"))
    let fanIn = shape[1] * kernel
    call.weight("weight", [channels, shape[1], kernel], .fanIn(fanIn))
    if call.bool("bias") { call.weight("bias", [channels], .fanIn(fanIn)) }
    let covered = call.size("dilation") * (kernel - Size(1)) + Size(1)
    let room = shape[0] + Size(2) * call.size("padding") - covered
    call.require(.atLeast(room, 0), "the kernel fits into the padded sequence")
    let windows = room.divided(by: call.size("stride")) ?? Size(0)
    return SymbolicType(call.inputs[0].scope, [windows + Size(1), channels])
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shape = builder.shape(of: call.weights[0])
    let weight = builder.reshape(call.weights[0], to: [shape[0], shape[1] * shape[2]])
    return builder.emit(
      "linear", [windows(call, &builder), weight] + call.weights.dropFirst())[0]
  }

  /// A kernel of one step at every step sees the sequence itself.
  private func windows(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    if call.int("kernel") == 1, call.int("stride") == 1, call.int("padding") == 0 {
      return call.inputs[0]
    }
    var attributes: Attributes = [:]
    for name in ["kernel", "stride", "padding", "dilation"] {
      attributes[name] = .int(call.int(name))
    }
    return builder.emit("unfold", [call.inputs[0]], attributes)[0]
  }
}
