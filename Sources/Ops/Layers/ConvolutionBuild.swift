import Graph

extension ConvolutionLayer {
  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let isPlain = call.int("groups") == 1 && !call.bool("transposed")
    if isPlain, call.int("kernel") == 1, call.int("stride") == 1, zeros(call) == (0, 0) {
      return product(call, &builder)
    }
    return call.bool("transposed") ? buildTransposed(call, &builder) : buildConvolution(call, &builder)
  }

  /// Zeros before and after each axis; an even kernel that keeps the size has one more after it, as PyTorch's.
  private func zeros(_ call: BuildCall) -> (before: Int, after: Int) {
    guard call.word("padding") == "same" else { return (call.int("padding"), call.int("padding")) }
    let total = call.int("dilation") * (call.int("kernel") - 1)
    return (total / 2, total - total / 2)
  }

  /// A kernel of one place sees the value itself.
  private func product(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shape = builder.shape(of: call.weights[0])
    let weight = builder.reshape(call.weights[0], to: [shape[0], shape.dropFirst().reduce(1, *)])
    return builder.emit("linear", [call.inputs[0], weight] + call.weights.dropFirst())[0]
  }

  private func buildConvolution(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    builder.emit("convolve", call.inputs + call.weights, attributes(call))[0]
  }

  /// Windows are added up at their places; what lies in the padding is left out.
  private func buildTransposed(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let x = call.inputs[0]
    let covered = call.int("dilation") * (call.int("kernel") - 1) + 1
    let extents = builder.shape(of: x).dropLast().map {
      ($0 - 1) * call.int("stride") + covered - 2 * call.int("padding")
    }
    let own = attributes(call).setting("extents", to: .ints(extents))
    let y = builder.apply("convolve_transposed", x, call.weights[0], attributes: own)
    guard call.weights.count > 1 else { return y }
    let shape = builder.shape(of: y)
    return builder.add(y, builder.broadcast(call.weights[1], to: shape, axes: [axes]))
  }

  private func attributes(_ call: BuildCall) -> Attributes {
    var attributes: Attributes = [:]
    for name in ["stride", "dilation", "groups"] { attributes[name] = .int(call.int(name)) }
    let zeros = zeros(call)
    if zeros != (0, 0) { attributes["padding"] = .ints([zeros.before, zeros.after]) }
    return attributes
  }
}
