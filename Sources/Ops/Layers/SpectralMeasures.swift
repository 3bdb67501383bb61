import Graph

extension LayerTable {
  static let spectralMeasures: [any Layer] = [CosineLayer(), AngleLayer(), SpectralDivergence()]
}

/// A layer that compares two values of one shape along their last axis.
private protocol SpectralMeasure: Layer {
  /// The measure along the last axis.
  func measure(_ a: ValueID, _ b: ValueID, _ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID
}

extension SpectralMeasure {
  var shapes: String { "[..., features], [..., features] -> [...]" }
  var inputs: ClosedRange<Int> { 2...2 }

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    _ = try call.lastSize(0)
    let scope = try call.scopeOfEqualShapes(name)
    return SymbolicType(scope, call.inputs[0].shape.dropLast())
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    measure(call.inputs[0], call.inputs[1], call, &builder)
  }
}

/// `cosine(a, b)`: how alike two spectra are, whatever their brightness.
struct CosineLayer: SpectralMeasure {
  let name = "cosine"
  let summary = "The cosine of the angle between two values along the last axis; 0 beside a value of nothing but zeros."
  let example = LayerExample("cosine(x, x + 1)", input: [10, 3])

  func measure(_ a: ValueID, _ b: ValueID, _ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    builder.cosine(a, b)
  }
}

/// `angle(a, b)`: the spectral angle of Kruse et al. (The spectral image processing system, 1993).
struct AngleLayer: SpectralMeasure {
  let name = "angle"
  let summary = "The spectral angle, in radians: acos(cosine(a, b))."
  let example = LayerExample("angle(x, x + 1)", input: [10, 3])

  func measure(_ a: ValueID, _ b: ValueID, _ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    builder.apply("acos", builder.cosine(a, b))
  }
}

/// `sid(y, x)`: the spectral information divergence of Chang (An information-theoretic approach to spectral variability,
/// 2000): the divergence of Kullback and Leibler in both directions.
struct SpectralDivergence: SpectralMeasure {
  let name = "sid"
  let summary =
    "The spectral information divergence along the last axis: sum((p - q) * log(p / q)) of the shares p and q."
  let example = LayerExample("sid(abs(x), x^2)", input: [10, 3])
  let attributes = [
    LayerAttribute(
      "epsilon", .real, "added to every element before shares are taken", default: .real(1e-7), range: .positive)
  ]

  func measure(_ a: ValueID, _ b: ValueID, _ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let shares = [a, b].map { share($0, call.real("epsilon"), &builder) }
    let difference = builder.subtract(shares[0], shares[1])
    let logarithms = shares.map { builder.apply("log", $0) }
    let terms = builder.multiply(difference, builder.subtract(logarithms[0], logarithms[1]))
    return builder.sum(terms, axes: [builder.shape(of: a).count - 1])
  }

  private func share(_ x: ValueID, _ epsilon: Double, _ builder: inout GraphBuilder) -> ValueID {
    let raised = builder.add(x, builder.constant(epsilon))
    let shape = builder.shape(of: x)
    let total = builder.sum(raised, axes: [shape.count - 1])
    return builder.divide(raised, builder.broadcast(total, to: shape, axes: Array(shape.indices.dropLast())))
  }
}

extension GraphBuilder {
  /// The cosine along the last axis. Beside zeros it is 0 and passes no gradient: their direction is no direction.
  fileprivate mutating func cosine(_ a: ValueID, _ b: ValueID) -> ValueID {
    let last = [shape(of: a).count - 1]
    let product = sum(multiply(a, b), axes: last)
    let norms = multiply(norm(a, axes: last), norm(b, axes: last))
    let (zero, one) = (constant(0), constant(1))
    let isZero = apply("equal", norms, zero)
    // The divisor is never 0, so that both sides of the choice are finite.
    return apply("select", isZero, zero, divide(product, apply("select", isZero, one, norms)))
  }
}

extension LayerCall {
  /// The scope of what compares two values of one shape.
  mutating func scopeOfEqualShapes(_ name: String) throws(LayerFault) -> Scope {
    let (a, b) = (inputs[0], inputs[1])
    guard a.shape.count == b.shape.count else { throw LayerFault("compares values of one shape", .input(1)) }
    for (m, n) in zip(a.shape, b.shape) { require(.equal(m, n), "\(name) compares values of one shape") }
    return a.scope == .sample ? a.scope : b.scope
  }
}
