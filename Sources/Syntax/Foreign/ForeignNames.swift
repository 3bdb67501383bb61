/// The table of foreign names: those of layers and functions, of attributes, and of optimizers.
package struct ForeignNames: Sendable {
  /// Nothing is built before the first mistake.
  package static let callables = ForeignNames([foreignLayers, foreignFunctions].joined(separator: "\n"), foreignLosses)
  package static let attributes = ForeignNames(foreignAttributes)
  package static let optimizers = ForeignNames(foreignOptimizers)
  package static let keys = ForeignNames(foreignKeys)

  /// The entry of what can be called, an optimizer included; nil for what is called the same here.
  package static func callable(_ name: String) -> ForeignName? {
    if let entry = callables[exactly: name] ?? optimizers[exactly: name] { return entry }
    return ownCallables.contains(name) ? nil : callables[name] ?? optimizers[name]
  }

  package let all: [ForeignName]
  private let bySpelling: [String: ForeignName]
  private let byKey: [String: ForeignName]

  private init(_ lines: String, _ losses: String = "") {
    let compared = ForeignName.lines(of: losses).map { entry in
      var entry = entry
      entry.isLoss = true
      return entry
    }
    all = ForeignName.lines(of: lines) + compared
    let pairs = all.flatMap { entry in entry.spellings.map { ($0, entry) } }
    bySpelling = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    byKey = Dictionary(pairs.map { (ForeignName.key($0), $1) }, uniquingKeysWith: { first, _ in first })
  }

  /// The entry of this very spelling.
  subscript(exactly name: String) -> ForeignName? { bySpelling[name] }

  /// The entry of a name; the exact spelling wins over one in another case.
  package subscript(name: String) -> ForeignName? { bySpelling[name] ?? byKey[ForeignName.key(name)] }
}

/// The layers, functions and optimizers of the language, which a foreign call may mean in another case or as a method.
///
/// `AEC_ACCEPT=1 swift test --filter ForeignNamesTests` writes them: this module does not see the tables.
package let ownCallables: Set<String> = [
  // <!-- own callables -->
  "abs", "acos", "adahessian", "adam", "adamw", "angle", "atan2", "attention", "axis", "batch", "batch_mean",
  "batch_sum", "batchnorm", "concat", "conv1d", "conv2d", "cos", "cosine", "cumsum", "dense", "dropout", "elu",
  "erf", "exp", "expm1", "fcls", "gelu", "groupnorm", "hardsigmoid", "hardswish", "hardtanh", "huber", "kl_normal",
  "last", "layernorm", "lbfgs", "leaky_relu", "linspace", "log", "log1p", "logsigmoid", "logsumexp", "lstm", "mae",
  "matmul", "max", "mean", "min", "mish", "mse", "nadam", "nnls", "norm", "normal", "pad", "poisson", "pool",
  "positional", "radam", "relu", "relu6", "repeat", "reshape", "rmsprop", "selu", "sgd", "sid", "sigmoid", "sign",
  "silu", "sin", "softmax", "softplus", "softsign", "sqrt", "stack", "stop", "sum", "tanh", "total_variation",
  "transpose", "uniform", "upsample", "volume", "weight", "whiten", "wiener", "xlogy",
  // <!-- end of own callables -->
]

/// The name of ours that differs in case and `_` only.
package func ownCallable(like name: String) -> String? {
  let key = ForeignName.key(name)
  return ownCallables.first { ForeignName.key($0) == key }
}

/// Prefixes before a dot that only say where a name comes from.
let foreignModules: Set<String> = [
  "nn", "torch", "F", "functional", "tf", "tensorflow", "keras", "layers", "np", "numpy", "math", "K", "backend",
  "jax", "jnp", "optim", "optimizers", "losses", "activations", "self", "scipy", "linalg", "special", "ops",
  "modules", "lax", "metrics", "this", "cmath", "flax", "hk", "init", "models", "random",
  "Flux", "Lux", "NNlib", "Losses", "Statistics", "LinearAlgebra", "Optimisers",
]
