import Graph

/// `pool(2, by: max)`: the largest element or the mean of each window, PyTorch's `MaxPool1d`, `AvgPool2d` and others.
struct PoolLayer: Layer {
  let name = "pool"
  let summary = "The largest element or the mean of every window of a sequence or a picture."
  let shapes = "[steps, channels] -> [(steps - size) / stride + 1, channels]"
  let example = LayerExample("x |> pool(2, by: max)", input: [10, 3])
  let attributes = [
    LayerAttribute("size", .int, "places that one window covers along each axis", minimum: 1, positional: true),
    LayerAttribute(
      "by", .word, "what is taken of a window", default: .word("max"), words: ["max", "mean"]),
    LayerAttribute(
      "stride", .int, "places from one window to the next; the size of a window without it", minimum: 1, optional: true),
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    var shape = try call.pictureShape()
    let size = call.size("size")
    let stride = call.isGiven("stride") ? call.size("stride") : size
    for axis in shape.indices.dropLast() {
      let room = shape[axis] - size
      call.require(.atLeast(room, 0), "a window fits into the value")
      shape[axis] = stride == size ? shape[axis].divided(by: size) ?? Size(0) : windows(room, stride)
    }
    return SymbolicType(call.inputs[0].scope, shape)
  }

  private func windows(_ room: Size, _ stride: Size) -> Size { (room.divided(by: stride) ?? Size(0)) + Size(1) }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let size = call.int("size")
    let stride = call.isGiven("stride") ? call.int("stride") : size
    let axes = builder.shape(of: call.inputs[0]).count - 1
    var x = call.inputs[0]
    if stride == size {
      for axis in 0..<axes { x = split(x, axis: 2 * axis, size, &builder) }
      return reduced(x, axes: (0..<axes).map { 2 * $0 + 1 }, size, call, &builder)
    }
    for axis in 0..<axes {
      let rows = windowed(x, axis: axis, size, stride, &builder)
      x = reduced(rows, axes: [axis + 1], size, call, &builder)
    }
    return x
  }

  /// Windows side by side are another view; places behind the last whole one are left out.
  private func split(_ x: ValueID, axis: Int, _ size: Int, _ builder: inout GraphBuilder) -> ValueID {
    var shape = builder.shape(of: x)
    let count = shape[axis] / size
    let whole = builder.slice(x, axis: axis, start: 0, length: count * size)
    shape.replaceSubrange(axis...axis, with: [count, size])
    return builder.reshape(whole, to: shape)
  }

  /// Windows that overlap, or that leave places out, are copies.
  private func windowed(_ x: ValueID, axis: Int, _ size: Int, _ stride: Int, _ builder: inout GraphBuilder) -> ValueID {
    var shape = builder.shape(of: x)
    let count = (shape[axis] - size) / stride + 1
    let indices = (0..<count).flatMap { window in (0..<size).map { window * stride + $0 } }
    let rows = builder.apply("take", x, attributes: ["axis": .int(axis), "indices": .ints(indices)])
    shape.replaceSubrange(axis...axis, with: [count, size])
    return builder.reshape(rows, to: shape)
  }

  private func reduced(
    _ x: ValueID, axes: [Int], _ size: Int, _ call: BuildCall, _ builder: inout GraphBuilder
  ) -> ValueID {
    if call.word("by") == "max" { return builder.apply("max", x, attributes: ["axes": .ints(axes)]) }
    let count = axes.reduce(1.0) { product, _ in product * Double(size) }
    return builder.scale(builder.sum(x, axes: axes), by: 1 / count)
  }
}

extension LayerCall {
  /// The shape of an input that is a sequence or a picture.
  func pictureShape() throws(LayerFault) -> [Size] {
    let shape = inputs[0].shape
    guard shape.count == 2 || shape.count == 3 else {
      throw LayerFault(
        "takes a value of shape [steps, channels] or [height, width, channels]", .input(0),
        rank: shape.count < 2 ? 2 : 3)
    }
    return shape
  }
}
