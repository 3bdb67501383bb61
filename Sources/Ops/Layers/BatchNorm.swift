import Graph

extension LayerTable {
  static let norms: [any Layer] = [BatchNorm(), GroupNorm()]
}

/// `batchnorm`: PyTorch's `BatchNorm`, its names and its initial weights.
/// (Ioffe and Szegedy, Batch Normalization, 2015.)
struct BatchNorm: Layer {
  let name = "batchnorm"
  let summary =
    "Brings each feature to mean 0 and variance 1 over the samples and steps of a batch, then scales and shifts it."
  let shapes = "[..., features] -> [..., features]"
  let example = LayerExample("x |> batchnorm", input: [10, 3])
  let attributes = [
    LayerAttribute(
      "momentum", .real, "share of the batch in the running statistics", default: .real(0.1), range: .share),
    LayerAttribute("epsilon", .real, "added to the variance", default: .real(1e-5), range: .positive),
    LayerAttribute("affine", .bool, "whether it scales and shifts", default: .bool(true)),
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let features = try call.lastSize(0)
    guard call.inputs[0].scope == .sample else {
      throw LayerFault("takes values that differ between samples", .input(0), help: "`layernorm` takes any value")
    }
    if call.bool("affine") {
      call.weight("weight", [features], .ones)
      call.weight("bias", [features], .zeros)
    }
    call.state("running_mean", [features], .zeros)
    call.state("running_var", [features], .ones)
    return call.inputs[0]
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    call.purpose == .training ? train(call, &builder) : evaluate(call, &builder)
  }

  private func evaluate(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let (mean, variance) = (call.weights[call.weights.count - 2], call.weights[call.weights.count - 1])
    let centred = builder.subtract(call.inputs[0], builder.perFeature(mean, like: call.inputs[0]))
    return scaled(centred, Moments(mean: nil, variance: variance), call, &builder)
  }

  private func train(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let (state, variance) = (call.weights[call.weights.count - 2], call.weights[call.weights.count - 1])
    let x = call.inputs[0]
    let found = builder.emit("batch_moments", [x])
    let (centre, rest) = builder.centre(found[0], found[1])
    let centred = builder.subtract(x, builder.perFeature(centre, like: x))
    let moments = Moments(mean: rest, variance: found[2])
    let share = call.real("momentum")
    builder.move(state, to: builder.add(found[0], found[1]), by: share)
    let count = builder.valuesOfFeature(x)
    builder.move(variance, to: builder.unbiased(moments.variance, count, else: variance), by: share)
    return scaled(centred, moments, call, &builder)
  }

  /// (x - mean) / sqrt(variance + epsilon) * weight + bias as one product and one sum.
  private func scaled(
    _ x: ValueID, _ moments: Moments, _ call: BuildCall, _ builder: inout GraphBuilder
  ) -> ValueID {
    let sum = builder.add(moments.variance, builder.constant(call.real("epsilon")))
    var scale = builder.apply("reciprocal", builder.apply("sqrt", sum))
    if call.bool("affine") { scale = builder.multiply(scale, call.weights[0]) }
    var result = builder.multiply(x, builder.perFeature(scale, like: x))
    var shift = moments.mean.map { builder.negate(builder.multiply($0, scale)) }
    if call.bool("affine") { shift = shift.map { builder.add(call.weights[1], $0) } ?? call.weights[1] }
    if let shift { result = builder.add(result, builder.perFeature(shift, like: x)) }
    return result
  }
}

/// Mean and variance of each feature.
private struct Moments {
  /// Nil for 0.
  let mean: ValueID?
  let variance: ValueID
}

extension GraphBuilder {
  /// The variance with the divisor n - 1; of one number the old one, as nothing is known.
  fileprivate mutating func unbiased(_ variance: ValueID, _ count: ValueID, else old: ValueID) -> ValueID {
    let rest = subtract(count, constant(1))
    let isOne = broadcast(apply("less", rest, constant(0.5)), to: shape(of: old), axes: [])
    return apply("select", isOne, old, multiply(variance, divide(count, apply("maximum", rest, constant(1)))))
  }

  /// Has state go a share of the way to a value in this step.
  fileprivate mutating func move(_ state: ValueID, to target: ValueID, by share: Double) {
    update(state) { now, builder in
      builder.add(builder.scale(now, by: 1 - share), builder.scale(target, by: share))
    }
  }
}
