import Graph

extension LayerTable {
  /// The reductions that are made of several operations.
  static let composedReductions: [any Layer] = [
    AxisReduction(
      name: "min", summary: "The smallest element of a sample, or over one axis.", keepsSingle: true, neutral: .largest,
      build: { x, builder, axes in
        axes.isEmpty ? x : builder.negate(builder.apply("max", builder.negate(x), attributes: ["axes": .ints(axes)]))
      }),
    AxisReduction(
      name: "norm", summary: "The Euclidean norm of a sample, or over one axis; no gradient flows where it is 0.",
      build: { x, builder, axes in builder.norm(x, axes: axes) }),
    AxisReduction(
      name: "logsumexp", summary: "log(sum(exp(x))) of a sample, or over one axis, without overflow.",
      keepsSingle: true, neutral: -.largest, build: { x, builder, axes in builder.logSumExp(x, axes: axes) }),
  ]
}

extension GraphBuilder {
  /// The Euclidean norm over some axes. The slope of `sqrt` counts as 0 at 0, and so does that of the norm.
  mutating func norm(_ x: ValueID, axes: [Int]) -> ValueID {
    apply("sqrt", sum(apply("square", x), axes: axes))
  }

  /// The largest element is taken out first, so that nothing overflows; it is a constant to the gradient.
  fileprivate mutating func logSumExp(_ x: ValueID, axes: [Int]) -> ValueID {
    guard !axes.isEmpty else { return x }
    let shape = shape(of: x)
    let kept = shape.indices.filter { !axes.contains($0) }
    let top = apply("stop", apply("max", x, attributes: ["axes": .ints(axes)]))
    // Infinity less infinity is no number.
    let isFinite = apply("less_equal", apply("abs", top), constant(Double(Float.greatestFiniteMagnitude)))
    let shift = apply("select", isFinite, top, constant(0))
    let rest = subtract(x, broadcast(shift, to: shape, axes: kept))
    return add(apply("log", sum(apply("exp", rest), axes: axes)), shift)
  }
}
