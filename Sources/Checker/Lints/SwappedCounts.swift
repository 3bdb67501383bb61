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
      let counts = model.typed.encoderInputs.filter { $0.node == model[id].inputs[0] }
      let named = (model.typed.decoderOutputs.prefix(1) + counts.prefix(1)).map(\.name)
      return .swappedCounts(model.text(model[id].span), named, at: model[id].span)
    }
  }
}

extension Diagnostic {
  /// `named` are what the model makes and its data, for a call that is not written out.
  fileprivate static func swappedCounts(_ text: String, _ named: [String], at span: Span) -> Diagnostic {
    let values = text.argumentsOfCall
    let turned = values.count == 2 && !values.contains { $0.contains(":") } ? values.reversed() : named
    return Diagnostic(
      "AE0829", "`\(text)` takes the data for what is expected", at: span, marker: "the reconstruction comes first",
      severity: .warning, help: "exchange the two: `poisson(\(turned.joined(separator: ", ")))`")
  }
}
