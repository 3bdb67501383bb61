import Diagnostics
import Graph

extension Lint {
  /// Data around 0 where the model takes or gives only what is at or above 0.
  static let standardised = Lint(
    explanation: Explanation(
      "AE0833", "Standardised data in a model of positive values",
      meaning: "`scale: standard` subtracts the mean of each channel, so half of the data is below 0. `poisson`, "
        + "`sqrt` and `log` do not take such values, and a decoder that gives only positive values never reaches them.",
      example: .data(
        "file: \"map.npy\"\n  scale: standard", cured: "file: \"map.npy\"\n  scale: max",
        decoder: "z |> dense(steps) |> softplus"),
      cure: "Write `scale: max`, or `scale: none` for counts; or let the decoder give values of both signs.")
  ) { model in
    model.typed.encoderInputs.compactMap { input in
      guard let (scale, place) = model.scale(ofInput: input.name), scale == .standard else { return nil }
      if let (id, name) = model.positiveUse(of: input.node) {
        return .standardisedInput(name, at: place, model[id].span)
      }
      return model.boundedResult(comparedWith: input.node).map {
        .unreachedData($0.name, model.bounds(of: $0.node), at: place, model[$0.node].span)
      }
    }
  }
}

extension LintedModel {
  /// Functions of values above 0, and what is done before them without changing the sign.
  private static let positive: Set<String> = ["sqrt", "log"]
  private static let unsigned: Set<String> = ["reshape", "transpose", "repeat", "last", "pool", "concat"]

  /// The first place that takes an input, the whole of it or a part, and needs values at or above 0.
  fileprivate func positiveUse(of input: NodeID) -> (NodeID, String)? {
    var open = [input]
    var seen = Set(open)
    while let next = open.popLast() {
      for user in users(of: next).sorted(by: { $0.index < $1.index }) where seen.insert(user).inserted {
        switch self[user].kind {
        case .elementwise(let name) where LintedModel.positive.contains(name): return (user, name)
        case .layer where layer(user) == "poisson" && self[user].inputs.contains(next): return (user, "poisson")
        case .layer where LintedModel.unsigned.contains(layer(user)), .slice, .output: open.append(user)
        case .elementwise("add") where self[user].inputs.contains(where: isNumber): open.append(user)
        default: break
        }
      }
    }
    return nil
  }

  /// A result of the decoder that has bounds which the data exceeds, and that the loss compares with it.
  fileprivate func boundedResult(comparedWith input: NodeID) -> TypedPort? {
    typed.decoderOutputs.first { output in
      let (low, _) = bounds(of: output.node)
      return low >= -1
        && typed.nodes.contains { node in node.inputs.contains(input) && node.inputs.contains(output.node) }
    }
  }
}

extension Diagnostic {
  fileprivate static func standardisedInput(_ name: String, at place: Span, _ use: Span) -> Diagnostic {
    let isOfCounts = name == "poisson" || name == "sqrt"
    return standardised(
      "half of the standardised data is below 0, and `\(name)` takes values from 0", at: place,
      .init(use, "takes values from 0"), help: "write `scale: \(isOfCounts ? "none" : "max")`")
  }

  fileprivate static func unreachedData(
    _ output: String, _ bounds: (low: Double, high: Double), at place: Span, _ result: Span
  ) -> Diagnostic {
    let low = shortest(bounds.low)
    let range = bounds.high.isFinite ? "\(low) to \(shortest(bounds.high))" : "\(low) on"
    return standardised(
      "the decoder never reaches \(bounds.low >= 0 ? "half" : "a part") of the standardised data: `\(output)` is from "
        + range, at: place, .init(result, "never below \(low)"),
      help: "write `scale: max`, or let `\(output)` take \(bounds.low >= 0 ? "values of both signs" : "larger values")")
  }

  private static func standardised(_ message: String, at place: Span, _ label: Label, help: String) -> Diagnostic {
    Diagnostic(
      "AE0833", message, at: place, marker: "subtracts the mean of each channel", severity: .warning, labels: [label],
      help: help)
  }
}
