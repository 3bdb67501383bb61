import Diagnostics
import Graph

extension Lint {
  /// A similarity that the loss makes small, or an error that it makes large.
  static let wrongSign = Lint(
    explanation: Explanation(
      "AE0826", "A term with the wrong sign",
      meaning: "Training makes the loss small. `cosine` is 1 where two spectra agree, so as a term of its own it "
        + "drives them apart, and so does an error such as `mse` with a minus or as a divisor.",
      example: .loss("mse(y, x) + 0.1 * cosine(y, x)", cured: "mse(y, x) + 0.1 * (1 - cosine(y, x))"),
      cure: "Write `1 - cosine(y, x)`, or leave the minus of the error out, or the `1 /` in front of it.")
  ) { model in
    let reconstructions = Set(model.typed.decoderOutputs.map(\.node))
    return model.typed.terms.compactMap { term in
      guard let (layer, isNegative) = model.measure(term.node), isNegative == (model.layer(layer) != "cosine"),
        model[layer].inputs.contains(where: reconstructions.contains)
      else { return nil }
      return .wrongSign(
        model.layer(layer), model.text(model[layer].span), in: term.text, at: model[term.node].span)
    }
  }
}

extension LintedModel {
  private static let measures: Set<String> = ["cosine", "mse", "mae", "huber", "sid", "angle", "poisson"]

  /// The measure that a term is, times a number, and whether it is negative; nil for anything else.
  fileprivate func measure(_ id: NodeID) -> (layer: NodeID, isNegative: Bool)? {
    let inputs = self[id].inputs
    switch self[id].kind {
    case .layer where LintedModel.measures.contains(layer(id)): return (id, false)
    case .layer where ["mean", "batch_mean"].contains(layer(id)): return measure(inputs[0])
    case .elementwise("log"), .elementwise("sqrt"), .elementwise("exp"):
      return measure(inputs[0])
    case .elementwise("negate"): return measure(inputs[0]).map { ($0.layer, !$0.isNegative) }
    case .elementwise("divide"):
      guard let number = inputs.firstIndex(where: isNumber), let factor = sign(inputs[number]) else { return nil }
      return measure(inputs[1 - number]).map { ($0.layer, $0.isNegative != ((factor < 0) != (number == 0))) }
    case .elementwise("add"):
      guard let number = inputs.firstIndex(where: isNumber) else { return nil }
      return measure(inputs[1 - number])
    case .elementwise("subtract"):
      guard let number = inputs.firstIndex(where: isNumber) else { return nil }
      return measure(inputs[1 - number]).map { ($0.layer, $0.isNegative != (number == 0)) }
    case .elementwise("multiply"):
      guard let number = inputs.firstIndex(where: isNumber), let factor = sign(inputs[number]) else { return nil }
      return measure(inputs[1 - number]).map { ($0.layer, $0.isNegative != (factor < 0)) }
    default: return nil
    }
  }

  /// The value of a number that the file knows; 1 for one of a step.
  private func sign(_ id: NodeID) -> Double? {
    switch self[id].kind {
    case .constant(let value): value
    case .stepNumber: 1
    default: nil
    }
  }
}

extension Diagnostic {
  fileprivate static func wrongSign(_ layer: String, _ text: String, in term: String, at span: Span) -> Diagnostic {
    let isCosine = layer == "cosine"
    let hasMinus = term.hasPrefix("-")
    return Diagnostic(
      "AE0826",
      isCosine
        ? "`cosine` is 1 where both agree, and this loss makes it small"
        : "this loss makes `\(layer)` large, so it drives the reconstruction away from the data",
      at: span,
      marker: isCosine ? "expected a distance" : hasMinus ? "a negative error" : "small where the error is large",
      severity: .warning,
      help: isCosine ? "write `1 - \(text)`" : hasMinus ? "leave the minus out" : "write `\(text)`")
  }
}
