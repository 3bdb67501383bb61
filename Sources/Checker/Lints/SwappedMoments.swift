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
      return second == .directly && first == nil ? .plainSpread(text, at: model[id].span) : nil
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
private enum NoiseScale { case byExponential, directly }

extension LintedModel {
  /// How a value multiplies noise of a normal distribution; nil where it does not.
  fileprivate func scalesNoise(_ id: NodeID) -> NoiseScale? {
    var open = [(id, false)]
    if case .output = self[id].kind { open.append((self[id].inputs[0], false)) }
    var seen: Set<NodeID> = []
    while let (id, isExponential) = open.popLast() {
      for user in users(of: id) where seen.insert(user).inserted {
        if isProductWithNoise(user, of: id) { return isExponential ? .byExponential : .directly }
        if case .elementwise("exp") = self[user].kind {
          open.append((user, true))
        } else if keepsKind(user) {
          open.append((user, isExponential))
        }
      }
    }
    return nil
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

  fileprivate static func plainSpread(_ text: String, at span: Span) -> Diagnostic {
    let values = text.argumentsOfCall
    let name = values.count == 2 ? values[1] : "sigma"
    let isLogarithm = name.lowercased().contains("log")
    let cure = values.count == 2 ? "kl_normal(\(values[0]), 2 * log(\(name)))" : "kl_normal(mu, 2 * log(sigma))"
    return moments(
      "`\(text)` takes a deviation for the logarithm of the variance", at: span,
      marker: "the second value multiplies noise as it is",
      help: isLogarithm
        ? "multiply the noise by `exp(\(name) / 2)`, not by `\(name)`"
        : "write `\(cure)`, with a deviation above 0")
  }

  fileprivate static func exponentOfSpread(_ text: String, at span: Span) -> Diagnostic {
    moments(
      "`kl_normal` takes the logarithm of the variance, and here comes the variance", at: span,
      marker: "it takes the exponential by itself", help: "leave `exp` out of `\(text)`")
  }
}
