import Diagnostics
import Graph
import Ops

extension Lint {
  /// Shares that add up to 1, multiplied by a layer with a bias.
  static let hiddenOffset = Lint(
    explanation: Explanation(
      "AE0824", "Shares decoded through a bias",
      meaning: "The code is made of shares that add up to 1, and the decoder is one layer with a bias. A bias then is "
        + "the same as a spectrum added to every endmember, so the layer's weights alone are not the endmembers.",
      example: .encoder("x |> dense(latent) |> softmax", cured: "x |> dense(latent)"),
      cure: "Write `bias: false`, or decode with `matmul` and a `weight`.")
  ) { model in
    model.typed.encoderOutputs.filter { model.isSimplex($0.node) }.flatMap { code in
      model.users(of: code.node).filter(model.addsOffset).map { .hiddenOffset(code.name, model, $0) }
    }
  }
}

extension LintedModel {
  /// Whether a node is a biased layer of the decoder after which no other layer has weights.
  fileprivate func addsOffset(_ id: NodeID) -> Bool {
    guard isIn("decoder", id), case .layer(let layer, let values, _) = self[id].kind, layer.name == "dense",
      case .bool(true)? = values["bias"]
    else { return false }
    var open = users(of: id)
    var seen = Set(open)
    while let next = open.popLast() {
      guard isIn("decoder", next) else { continue }
      if !self[next].weights.isEmpty { return false }
      for user in users(of: next) where seen.insert(user).inserted { open.append(user) }
    }
    return true
  }
}

extension Diagnostic {
  fileprivate static func hiddenOffset(_ code: String, _ model: LintedModel, _ layer: NodeID) -> Diagnostic {
    let text = model.text(model[layer].span)
    let cure = text.hasSuffix(")") ? "write `\(text.dropLast()), bias: false)`" : "give it `bias: false`"
    return Diagnostic(
      "AE0824", "the bias joins every endmember: the shares of `\(code)` add up to 1", at: model[layer].span,
      marker: "its weights alone are not the endmembers", severity: .warning, help: cure)
  }
}
