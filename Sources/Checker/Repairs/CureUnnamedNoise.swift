import Diagnostics
import Graph
import Syntax

// Noise and deviations that a paper names and nobody gave: `mu + sigma * eps`.
extension RepairSite {
  /// What a name is that multiplies a value, and so no size; nil for other names.
  func factorCures(_ name: String, _ span: Span, _ model: Model) -> [Cure]? {
    let drawn = drawnNoise(name, span, model)
    if !drawn.isEmpty { return drawn }
    return multipliesValue(span) ? hyperParameter(name, model, ["real = 0.1"]) : nil
  }

  /// `normal([latent])` for `eps`, and `exp(logvar / 2)` for `sigma` where a part sees `logvar`.
  private func drawnNoise(_ name: String, _ span: Span, _ model: Model) -> [Cure] {
    guard let product = product(around: span) else { return [] }
    let isDrawn = ["normal(", "uniform("].contains(where: text(product.span).contains)
    switch name.lowercased() {
    case "eps", "epsilon", "noise", "ε", "ϵ":
      guard !isDrawn, let shape = shapeBeside(span) else { return [] }
      return [Cure("noise is drawn where it is used", [.init(span, "normal(\(list(shape)))")], shows: product.span)]
    case "sigma", "σ", "std":
      guard let log = logarithmOfVariance(span, model) else { return [] }
      let cure = Cure.Edit(span, "exp(\(log) / 2)")
      return [Cure("`\(log)` is the logarithm of the variance", [cure], shows: product.span)]
    default: return []
    }
  }

  private func multipliesValue(_ span: Span) -> Bool {
    guard let product = product(around: span) else { return false }
    return product.kind.children.contains { $0.span != span && shapes[$0.span].map { !$0.isEmpty } ?? false }
  }

  private func product(around span: Span) -> Expression? {
    guard let product = path(to: span).dropLast().last, case .binary(.multiply, _, _) = product.kind else { return nil }
    return product
  }

  /// The shape of the nearest value that the formula around a name combines with it.
  private func shapeBeside(_ span: Span) -> [Size]? {
    for expression in path(to: span).dropLast().reversed() {
      guard case .binary = expression.kind else { return nil }
      let found = expression.kind.children.lazy
        .filter { $0.span.end <= span.start || span.end <= $0.span.start }
        .compactMap { shapes[$0.span] }.first { !$0.isEmpty }
      if let found { return found }
    }
    return nil
  }

  private func logarithmOfVariance(_ span: Span, _ model: Model) -> String? {
    let seen =
      isInDecoder(span) ? model.decoder.inputs.compactMap(\.name?.text) : model.encoder.body.lets.map(\.name.text)
    return seen.first { ["logvar", "logvariance"].contains($0.lowercased().filter(\.isLetter)) }
  }
}
