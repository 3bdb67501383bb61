import Graph

extension LayerTable {
  static let elementLosses: [any Layer] = [
    MeanAbsoluteError(), HuberLoss(), PoissonLoss(), NormalDivergence(),
  ]
}

/// A loss of two values of one shape: one number for a sample.
private protocol ElementLoss: Layer {
  /// The loss of every element.
  func terms(_ y: ValueID, _ x: ValueID, _ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID
}

extension ElementLoss {
  var shapes: String { "[...], [...] -> []" }
  var inputs: ClosedRange<Int> { 2...2 }

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    SymbolicType(try call.scopeOfEqualShapes(name), [])
  }

  /// The mean of the terms.
  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let terms = terms(call.inputs[0], call.inputs[1], call, &builder)
    return builder.scale(builder.sum(terms), by: 1 / Double(max(1, builder.type(of: terms).count)))
  }
}

/// `mae(y, x)`: PyTorch's `L1Loss` of one sample.
struct MeanAbsoluteError: ElementLoss {
  let name = "mae"
  let summary = "The mean of the absolute differences over the elements of a sample."
  let example = LayerExample("mae(x, 2 * x)", input: [10, 3])

  func terms(_ y: ValueID, _ x: ValueID, _ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    builder.apply("abs", builder.subtract(y, x))
  }
}

/// `huber(y, x)`: PyTorch's `HuberLoss` of one sample (Huber, Robust Estimation of a Location Parameter, 1964).
struct HuberLoss: ElementLoss {
  let name = "huber"
  let summary = "The mean of huber(y - x, delta) over the elements of a sample: a square up to `delta`, then a line."
  let example = LayerExample("huber(x, 2 * x, delta: 0.5)", input: [10, 3])
  let attributes = [
    LayerAttribute(
      "delta", .real, "the difference at which the line begins", default: .real(1), range: .positive)
  ]

  func terms(_ y: ValueID, _ x: ValueID, _ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let delta = call.real("delta")
    let difference = builder.subtract(y, x)
    let size = builder.apply("abs", difference)
    let isLarge = builder.apply("less", builder.constant(delta), size)
    let line = builder.scale(builder.subtract(size, builder.constant(delta / 2)), by: delta)
    return builder.apply("select", isLarge, line, builder.scale(builder.apply("square", difference), by: 0.5))
  }
}

/// `poisson(y, x)`: PyTorch's `PoissonNLLLoss(log_input=False)` of one sample, its epsilon included.
struct PoissonLoss: ElementLoss {
  let name = "poisson"
  let summary = "The mean of y - x * log(y + 1e-8): counts x against their expectation y, which must not be below 0."
  let example = LayerExample("poisson(abs(x) + 1, abs(x))", input: [10, 3])

  func terms(_ y: ValueID, _ x: ValueID, _ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let logarithm = builder.apply("log", builder.add(y, builder.constant(1e-8)))
    return builder.subtract(y, builder.multiply(x, logarithm))
  }
}

/// `kl_normal(mu, logvar)`: the divergence of a variational autoencoder (Kingma and Welling, Auto-Encoding Variational
/// Bayes, 2013, appendix B), from a normal distribution to the standard one.
struct NormalDivergence: ElementLoss {
  let name = "kl_normal"
  let summary =
    "The sum of 0.5 * (mu^2 + exp(logvar) - 1 - logvar), which draws a latent space to mean 0 and variance 1."
  let example = LayerExample("kl_normal(x, x - 1)", input: [4])

  func terms(_ mu: ValueID, _ logvar: ValueID, _ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let spread = builder.subtract(builder.apply("exp", logvar), logvar)
    let squares = builder.add(builder.apply("square", mu), spread)
    return builder.scale(builder.subtract(squares, builder.constant(1)), by: 0.5)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    builder.sum(terms(call.inputs[0], call.inputs[1], call, &builder))
  }
}
