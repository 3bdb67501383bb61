import Diagnostics
import Graph
import Ops

extension Lint {
  /// A penalty on a code that smaller codes and larger weights of the decoder escape.
  static let undonePenalty = Lint(
    explanation: Explanation(
      "AE0820", "A penalty that the decoder undoes",
      meaning: "The loss asks for a small code, but nothing holds the weights that the decoder multiplies it by. Half "
        + "the code times twice the weights gives the same spectrum, so that training makes the code small as a whole "
        + "and no value of it becomes 0.",
      example: .loss("mse(y, x) + 1e-3 * batch_sum(abs(z))", cured: "mse(y, x)"),
      cure: "Hold the decoder's weights with `in: unit` or `in: -1...1`, or give the code a scale of its own with "
        + "`softmax`; where the penalty is meant as it is, write `// allow AE0820: the reason` above it.")
  ) { model in
    model.typed.encoderOutputs.compactMap { code in
      let terms = model.typed.terms.filter { model.isPenalty($0.node, on: code.node) }
      guard let term = terms.first, model.canScale(model[code.node].inputs[0]),
        let undoing = model.layersUndoing(code.node, in: terms.map(\.node)), let layer = undoing.first
      else { return nil }
      return .undonePenalty(
        term.text, on: code.name, layer: model.text(model[layer].span), at: model[term.node].span,
        model[layer].span)
    }
  }
}

extension Diagnostic {
  fileprivate static func undonePenalty(
    _ term: String, on code: String, layer: String, at span: Span, _ other: Span
  ) -> Diagnostic {
    Diagnostic(
      "AE0820", "the decoder can undo this term: a smaller `\(code)` with larger weights gives the same result",
      at: span, marker: "asks for a small `\(code)`", severity: .warning,
      labels: [.init(other, "its weights may grow")],
      help: "hold the weights, for example with `in: unit`, or write `// allow AE0820: the reason` above the line")
  }
}

extension LintedModel {
  /// Whether a term is a penalty on the size of a code: twice the code gives a fixed multiple of it.
  fileprivate func isPenalty(_ term: NodeID, on code: NodeID) -> Bool {
    measures(term, code, Answers()) && isNeverNegative(term) && !isSwitchedOff(term)
  }

  /// Whether a factor is 0, as that of a hyper-parameter.
  private func isSwitchedOff(_ term: NodeID) -> Bool {
    switch self[term].kind {
    case .constant(let number): number == 0
    case .elementwise("multiply"), .elementwise("negate"): self[term].inputs.contains(where: isSwitchedOff)
    case .elementwise("divide"): isSwitchedOff(self[term].inputs[0])
    default: false
    }
  }

  private func measures(_ id: NodeID, _ code: NodeID, _ answers: Answers<Bool>) -> Bool {
    func measures(_ id: NodeID) -> Bool { self.measures(id, code, answers) }
    return answers.of(id) {
      if id == code { return true }
      let inputs = self[id].inputs
      switch self[id].kind {
      case .output, .slice, .elementwise("abs"), .elementwise("square"), .elementwise("sqrt"):
        return measures(inputs[0])
      case .layer: return LintedModel.scaling.contains(layer(id)) && inputs.allSatisfy(measures)
      case .elementwise("add"): return inputs.allSatisfy(measures)
      case .elementwise("divide"), .elementwise("power"): return measures(inputs[0]) && isNumber(inputs[1])
      case .elementwise("multiply"):
        return inputs.indices.contains { isNumber(inputs[$0]) && measures(inputs[1 - $0]) }
      default: return false
      }
    }
  }

  /// Layers whose result grows with what they are given.
  private static let scaling: Set<String> = [
    "sum", "mean", "max", "batch_sum", "batch_mean", "norm", "reshape", "transpose", "repeat", "last", "concat", "pool",
    "dropout",
  ]

  /// Whether training can make a value larger or smaller as a whole.
  fileprivate func canScale(_ id: NodeID, _ answers: Answers<Bool> = Answers()) -> Bool {
    answers.of(id) {
      let inputs = self[id].inputs
      func inputsCanScale() -> Bool { inputs.allSatisfy { canScale($0, answers) } }
      switch self[id].kind {
      case .layer: return hasFreeWeights(id) || LintedModel.scaling.contains(layer(id)) && inputsCanScale()
      case .elementwise("divide"): return canScale(inputs[0], answers) && isNumber(inputs[1])
      case .elementwise, .output, .slice: return inputsCanScale()
      case .constant, .stepNumber: return true
      case .input, .scan, .scanned: return false
      }
    }
  }

  /// The layers of the decoder that multiply a code; nil where something holds its scale, or may do so.
  fileprivate func layersUndoing(_ code: NodeID, in terms: [NodeID]) -> [NodeID]? {
    let known = ancestors(of: terms, in: typed.nodes)
    var (layers, seen): ([NodeID], Set<NodeID>) = ([], [])
    var open = users(of: code)
    while let id = open.popLast() {
      guard seen.insert(id).inserted else { continue }
      if known.contains(id), isIn("loss", id) { continue }
      guard isIn("decoder", id) else { return nil }
      if multiplies(id) {
        layers.append(id)
      } else if keepsScale(id) {
        open += users(of: id)
      } else {
        return nil
      }
    }
    return layers.isEmpty ? nil : layers.sorted { $0.index < $1.index }
  }

  /// Whether a layer has weights that may grow where the code becomes small.
  private func multiplies(_ id: NodeID) -> Bool {
    if ["dense", "conv1d", "conv2d", "lstm"].contains(layer(id)) { return hasFreeWeights(id) }
    guard let weight = factor(id) else { return false }
    return hasFreeWeights(weight) && users(of: weight).count == 1
  }

  /// The weight that a `matmul` takes beside a value.
  private func factor(_ id: NodeID) -> NodeID? {
    guard layer(id) == "matmul" else { return nil }
    let weights = self[id].inputs.filter { layer($0) == "weight" }
    return weights.count == 1 ? weights[0] : nil
  }

  /// Whether a smaller code leaves smaller values there, which a later layer may undo; held weights are among them.
  private func keepsScale(_ id: NodeID) -> Bool {
    switch self[id].kind {
    case .slice, .output: true
    case .layer:
      LintedModel.scaling.contains(layer(id)) || ["dense", "conv1d", "conv2d"].contains(layer(id))
        || factor(id).map { users(of: $0).count == 1 } ?? false
    case .elementwise("relu"), .elementwise("negate"), .elementwise("abs"): true
    default: false
    }
  }
}
