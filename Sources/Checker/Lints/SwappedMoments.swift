import Diagnostics
import Graph

extension Lint {
  /// `kl_normal(logvar, mu)`, and a deviation or variance where its logarithm is due.
  static let swappedMoments = Lint(
    explanation: Explanation(
      "AE0830", "Mean and variance exchanged",
      meaning: "`kl_normal(mu, logvar)` takes the mean, then the logarithm of the variance. The decoder says which is "
        + "which: noise is multiplied by `exp(logvar / 2)`, never by a mean.",
      example: .model(variational(loss: "kl_normal(logvar, mu)"), cured: variational(loss: "kl_normal(mu, logvar)")),
      cure: "Write the mean first, then the logarithm of the variance.")
  ) { model in
    model.typed.nodes.indices.map { NodeID($0) }.compactMap { id in
      guard model.layer(id) == "kl_normal", model[id].inputs.count == 2 else { return nil }
      let (mean, spread) = (model[id].inputs[0], model[id].inputs[1])
      let text = model.text(model[id].span)
      if case .elementwise("exp") = model[spread].kind { return .exponentOfSpread(text, at: model[id].span) }
      let (first, second) = (model.scalesNoise(mean), model.scalesNoise(spread))
      if first == .byExponential, second == nil { return .swappedMoments(text, at: model[id].span) }
      guard let second, second != .byExponential, first == nil else { return nil }
      return .plainSpread(text, isVariance: second == .byRoot, at: model[id].span)
    }
  }
}

/// A model whose code is drawn, with a term of its loss.
private func variational(loss term: String) -> String {
  """
  ae 1

  model Drawn(steps: int = 10, latent: int = 2) {
    encoder (x: [steps]) -> (mu: [latent], logvar: [latent]) { (x |> dense(latent), x |> dense(latent)) }
    decoder (mu, logvar) -> y: [steps] {
      let z = mu + exp(logvar / 2) * normal([latent])
      z |> dense(steps)
    }
    loss mse(y, x) + 1e-3 * \(term)
  }

  """
}

/// How a value comes to multiply noise.
private enum NoiseScale { case byExponential, byRoot, directly }

extension LintedModel {
  /// How a value multiplies noise of a normal distribution; nil where it does not.
  fileprivate func scalesNoise(_ id: NodeID) -> NoiseScale? {
    var open = [(id, NoiseScale.directly)]
    if case .output = self[id].kind { open.append((self[id].inputs[0], .directly)) }
    var seen: Set<NodeID> = []
    while let (id, way) = open.popLast() {
      for user in users(of: id) where seen.insert(user).inserted {
        if isProductWithNoise(user, of: id) { return way }
        if let next = self.way(way, through: user) { open.append((user, next)) }
      }
    }
    return nil
  }

  /// How a value comes to noise behind a node; nil where it becomes another kind of value.
  private func way(_ way: NoiseScale, through id: NodeID) -> NoiseScale? {
    switch self[id].kind {
    case .elementwise("exp"): .byExponential
    case .elementwise("sqrt") where way == .directly: .byRoot
    default: keepsKind(id) ? way : nil
    }
  }

  private func isProductWithNoise(_ id: NodeID, of value: NodeID) -> Bool {
    guard case .elementwise("multiply") = self[id].kind else { return false }
    return self[id].inputs.contains { $0 != value && isNoise($0) }
  }

  private func isNoise(_ id: NodeID) -> Bool {
    if layer(id) == "normal" { return true }
    guard case .elementwise("multiply") = self[id].kind else { return false }
    return self[id].inputs.contains { layer($0) == "normal" } && self[id].inputs.contains(where: isNumber)
  }

  /// A number times the value, its root, and the borders of parts.
  private func keepsKind(_ id: NodeID) -> Bool {
    switch self[id].kind {
    case .output, .slice, .elementwise("sqrt"), .elementwise("negate"): true
    case .elementwise("multiply"), .elementwise("divide"): self[id].inputs.contains(where: isNumber)
    default: false
    }
  }
}

extension Diagnostic {
  private static func moments(_ message: String, at span: Span, marker: String, help: String) -> Diagnostic {
    Diagnostic("AE0830", message, at: span, marker: marker, severity: .warning, help: help)
  }

  fileprivate static func swappedMoments(_ text: String, at span: Span) -> Diagnostic {
    let values = text.argumentsOfCall
    let cure = values.count == 2 ? "kl_normal(\(values[1]), \(values[0]))" : "kl_normal(mu, logvar)"
    return moments(
      "`\(text)` takes the logarithm of the variance for the mean", at: span, marker: "the mean comes first",
      help: "exchange the two: `\(cure)`")
  }

  /// `isVariance` where noise is multiplied by the root of the value.
  fileprivate static func plainSpread(_ text: String, isVariance: Bool, at span: Span) -> Diagnostic {
    let values = text.argumentsOfCall
    let (mean, spread) = values.count == 2 ? (values[0], values[1]) : ("mu", isVariance ? "variance" : "sigma")
    let isLogarithm = spread.lowercased().contains("log")
    let (kind, logarithm) = isVariance ? ("variance", "log(\(spread))") : ("deviation", "2 * log(\(spread))")
    return moments(
      "`\(text)` takes a \(kind) for the logarithm of the variance", at: span,
      marker: isVariance
        ? "the root of the second value multiplies noise" : "the second value multiplies noise as it is",
      help: isLogarithm
        ? "multiply the noise by `exp(\(spread) / 2)`, not by `\(isVariance ? "sqrt(\(spread))" : spread)`"
        : "write `kl_normal(\(mean), \(logarithm))`, with a \(kind) above 0")
  }

  fileprivate static func exponentOfSpread(_ text: String, at span: Span) -> Diagnostic {
    moments(
      "`kl_normal` takes the logarithm of the variance, and here comes the variance", at: span,
      marker: "it takes the exponential by itself", help: "leave `exp` out of `\(text)`")
  }
}
