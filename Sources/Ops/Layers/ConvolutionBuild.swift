import Graph

extension ConvolutionLayer {
  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let isPlain = call.int("groups") == 1 && !call.bool("transposed")
    if isPlain, call.int("kernel") == 1, call.int("stride") == 1, zeros(call) == (0, 0) {
      return product(of: call.inputs[0], call, &builder)
    }
    if isPlain, axes == 1 { return product(of: unfolded(call, &builder), call, &builder) }
    return call.bool("transposed") ? buildTransposed(call, &builder) : buildConvolution(call, &builder)
  }

  /// Zeros before and after each axis; an even kernel that keeps the size has one more after it, as PyTorch's.
  private func zeros(_ call: BuildCall) -> (before: Int, after: Int) {
    guard call.word("padding") == "same" else { return (call.int("padding"), call.int("padding")) }
    let total = call.int("dilation") * (call.int("kernel") - 1)
    return (total / 2, total - total / 2)
  }

  /// A kernel of one place sees the value itself; other kernels see rows of windows.
  private func product(of rows: ValueID, _ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shape = builder.shape(of: call.weights[0])
    let weight = builder.reshape(call.weights[0], to: [shape[0], shape.dropFirst().reduce(1, *)])
    return builder.emit("linear", [rows, weight] + call.weights.dropFirst())[0]
  }

  private func unfolded(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let zeros = zeros(call)
    var attributes: Attributes = [:]
    for name in ["kernel", "stride", "dilation"] { attributes[name] = .int(call.int(name)) }
    attributes["padding"] = .int(zeros.before)
    let x = builder.pad(call.inputs[0], axis: 0, before: 0, after: zeros.after - zeros.before)
    return builder.emit("unfold", [x], attributes)[0]
  }

  private func buildConvolution(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    var x = picture(call.inputs[0], &builder)
    for axis in (2 - axes)..<2 {
      x = builder.pad(x, axis: axis, before: zeros(call).before, after: zeros(call).after)
    }
    let operands = [x, weight(call, &builder)] + call.weights.dropFirst()
    return flattened(builder.emit("convolve", operands, attributes(call))[0], &builder)
  }

  /// Windows are added up at their places; what lies in the padding is cut off.
  private func buildTransposed(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let x = picture(call.inputs[0], &builder)
    let covered = call.int("dilation") * (call.int("kernel") - 1) + 1
    var extents = Array(builder.shape(of: x).prefix(2))
    for axis in (2 - axes)..<2 { extents[axis] = (extents[axis] - 1) * call.int("stride") + covered }
    var own = attributes(call)
    own["extents"] = .ints(extents)
    var y = builder.apply("convolve_transposed", x, weight(call, &builder), attributes: own)
    let padding = call.int("padding")
    for axis in (2 - axes)..<2 {
      y = builder.slice(y, axis: axis, start: padding, length: extents[axis] - 2 * padding)
    }
    y = flattened(y, &builder)
    guard call.weights.count > 1 else { return y }
    let shape = builder.shape(of: y)
    return builder.add(y, builder.broadcast(call.weights[1], to: shape, axes: [axes]))
  }

  private func attributes(_ call: BuildCall) -> Attributes {
    ["stride": .int(call.int("stride")), "dilation": .int(call.int("dilation")), "groups": .int(call.int("groups"))]
  }

  /// A sequence is a picture of one row.
  private func picture(_ x: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    axes == 2 ? x : builder.reshape(x, to: [1] + builder.shape(of: x))
  }

  private func weight(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    var shape = builder.shape(of: call.weights[0])
    if axes == 1 { shape.insert(1, at: 2) }
    return builder.reshape(call.weights[0], to: shape)
  }

  private func flattened(_ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    axes == 2 ? y : builder.reshape(y, to: Array(builder.shape(of: y).dropFirst()))
  }
}
