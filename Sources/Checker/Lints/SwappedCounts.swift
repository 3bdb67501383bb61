import Diagnostics
import Graph

extension Lint {
  /// `poisson(x, y)`: the data in the place of what is expected.
  static let swappedCounts = Lint(
    explanation: Explanation(
      "AE0829", "Counts and expectation exchanged",
      meaning: "`poisson(y, x)` measures counts `x` against their expectation `y`. It is not the same the other way "
        + "round: the data would be the expectation, and the reconstruction would run away.",
      example: .loss("poisson(x, exp(y))", cured: "poisson(exp(y), x)"),
      cure: "Write the reconstruction first.")
  ) { model in
    let (data, made) = (Set(model.typed.encoderInputs.map(\.node)), Set(model.typed.decoderOutputs.map(\.node)))
    return model.typed.nodes.indices.map { NodeID($0) }.compactMap { id in
      guard model.layer(id) == "poisson", model.isIn("loss", id), data.contains(model[id].inputs[0]),
        !ancestors(of: [model[id].inputs[1]], in: model.typed.nodes).isDisjoint(with: made)
      else { return nil }
      return .swappedCounts(model.text(model[id].span), at: model[id].span)
    }
  }
}

extension Diagnostic {
  fileprivate static func swappedCounts(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0829", "`\(text)` takes the data for what is expected", at: span, marker: "the reconstruction comes first",
      severity: .warning, help: "exchange the two: `poisson(y, x)` for counts `x` and their expectation `y`")
  }
}
