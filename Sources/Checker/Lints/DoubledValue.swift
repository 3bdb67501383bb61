import Diagnostics
import Graph

extension Lint {
  /// `x + x |> dense(n)`: a sum of a value with itself.
  static let doubledValue = Lint(
    explanation: Explanation(
      "AE0863", "A value added to itself",
      meaning: "`|>` takes all that stands before it, so `x + x |> dense(n)` is a layer of twice the value. A "
        + "connection around layers has brackets around them.",
      example: .encoder(
        "x + x |> dense(latent)", cured: "x + (x |> dense(steps) |> relu) |> dense(latent)"),
      cure: "Write brackets around the layers, `x + (x |> dense(n))`, or `2 * x` for what stands there.")
  ) { model in
    var told: Set<Int> = []
    return model.typed.nodes.indices.map { NodeID($0) }.compactMap { id in
      guard case .elementwise("add") = model[id].kind, model[id].inputs.count == 2,
        model[id].inputs[0] == model[id].inputs[1], !model[id].type.shape.isEmpty,
        let name = model.text(model[id].span).wholeMatch(of: /([A-Za-z_][A-Za-z0-9_]*) \+ [A-Za-z0-9_]+/)?.1,
        told.insert(model[id].span.start).inserted
      else { return nil }
      return .doubledValue(String(name), at: model[id].span)
    }
  }
}

extension Diagnostic {
  fileprivate static func doubledValue(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0863", "`\(name)` is added to itself", at: span, marker: "twice the value", severity: .warning,
      help: "write brackets around the layers of one of them, `\(name) + (\(name) |> ...)`, or `2 * \(name)`")
  }
}
