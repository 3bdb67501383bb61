import Diagnostics
import Graph

extension Lint {
  /// `sum(w * mse(y, x))`: weights of elements that meet one number.
  static let weightedMean = Lint(
    explanation: Explanation(
      "AE0862", "Weights beside a mean",
      meaning: "`mse`, `mae` and `huber` give one number for each sample. Weights with a number for each element, as "
        + "for channels, then only multiply this number, and no element counts more than another.",
      example: .loss(
        "mean(linspace(1, 2, steps) * mse(y, x))", cured: "mean(linspace(1, 2, steps) * (y - x)^2)"),
      cure: "Write the errors inside the mean: `mean(w * (y - x)^2)`.")
  ) { model in
    var told: Set<Int> = []
    return model.typed.nodes.indices.map { NodeID($0) }.compactMap { id in
      guard model.weighsMean(id), told.insert(model[id].span.start).inserted else { return nil }
      return .weightedMean(model.text(model[id].span), at: model[id].span)
    }
  }
}

extension LintedModel {
  /// Whether a node is the product of a loss of two values and of weights in their shape.
  fileprivate func weighsMean(_ id: NodeID) -> Bool {
    guard isIn("loss", id), case .elementwise("multiply") = self[id].kind else { return false }
    let inputs = self[id].inputs
    guard let loss = inputs.first(where: { ["mse", "mae", "huber"].contains(layer($0)) }),
      let weights = inputs.first(where: { $0 != loss }), let compared = self[loss].inputs.first
    else { return false }
    let shape = self[weights].type.shape
    return !shape.isEmpty && shape == self[compared].type.shape
  }
}

extension Diagnostic {
  fileprivate static func weightedMean(_ product: String, at span: Span) -> Diagnostic {
    var help = "write the errors inside, as `mean(w * (y - x)^2)`"
    if let call = product.firstMatch(of: /(mse|mae)\(([^(),]+), ([^(),]+)\)/) {
      let difference = "\(call.2) - \(call.3)"
      let errors = call.1 == "mse" ? "(\(difference))^2" : "abs(\(difference))"
      help = "write `mean(\(product.replacing(call.0, with: errors)))`"
    }
    return Diagnostic(
      "AE0862", "these weights meet one number, the mean of all errors", at: span, marker: "no element is weighed",
      severity: .warning, help: help)
  }
}
