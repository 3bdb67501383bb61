import Diagnostics
import Graph
import Ops

/// The table that people know from `summary(model)`.
package struct ModelSummary: Sendable {
  package struct Row: Hashable, Sendable {
    /// The layer's path: "encoder.transformer.0.attention".
    package let path: String
    package let kind: String
    package let shape: String
    package let weights: String
  }
  package let name: String
  package let rows: [Row]
  /// All weights of the model that are trained.
  package let weights: Size
  /// The number of weights; nil while a hyper-parameter in it has no value.
  package let weightCount: Int?
  /// The sizes for which the file holds.
  package let domain: String
  /// The hyper-parameters and their values.
  package let parameters: String
}

package func summarize(_ model: TypedModel) -> ModelSummary {
  let sizes = model.sizes
  func text(_ size: Size) -> String { size.evaluated(sizes).map(String.init) ?? size.description }
  func weightText(_ weights: [TypedWeight]) -> String {
    count(of: weights, sizes).map(String.init) ?? weights.reduce(Size(0)) { $0 + $1.count * $1.copies }.description
  }
  // Most of what the loss uses is a formula; the table has what is trained there.
  let listed = model.layers.filter { !$0.path.hasPrefix("loss.") || !$0.weights.isEmpty }
  let rows = listed.map { layer in
    let weights = layer.weights.map { model.weights[$0] }.filter(\.weight.isTrained)
    let shape = model.nodes[layer.result.index].type.shape.map(text).joined(separator: ", ")
    return ModelSummary.Row(
      path: layer.path, kind: layer.kind, shape: "[\(shape)]",
      weights: weights.isEmpty ? "" : weightText(weights))
  }
  let trained = model.weights.filter(\.weight.isTrained)
  let total = trained.reduce(Size(0)) { $0 + $1.count * $1.copies }
  let parameters = model.hyperParameters.map { "\($0.name) = \($0.value?.text ?? "?")" }
  return ModelSummary(
    name: model.name, rows: rows, weights: total, weightCount: count(of: trained, sizes),
    domain: domain(of: model), parameters: parameters.joined(separator: ", "))
}

/// The numbers in weights, by arithmetic on numbers; nil while a hyper-parameter has no value, or beyond all limits.
private func count(of weights: [TypedWeight], _ sizes: [String: Int]) -> Int? {
  var total = Size(0)
  for weight in weights {
    var count = Size(1)
    for axis in weight.weight.trainedShape + [weight.copies] {
      guard let extent = axis.evaluated(sizes) else { return nil }
      count = count * Size(extent)
    }
    total = total + count
  }
  return total.constant
}

/// The table as text, for `aec check`.
package func summaryTable(_ model: TypedModel) -> String { summarize(model).text }

extension ModelSummary {
  package var text: String {
    let total = weightCount.map(String.init) ?? weights.description
    let all =
      [["layer", "kind", "output shape", "weights"]]
      + rows.map { [$0.path, $0.kind, $0.shape, $0.weights] } + [["total", "", "", total]]
    let widths = (0..<4).map { column in all.map { $0[column].count }.max()! }
    let lines = all.map { cells in
      (0..<4).map { padded(cells[$0], widths[$0], right: $0 == 3) }.joined(separator: "  ")
    }
    let rule = String(repeating: "-", count: lines[0].count)
    let title = parameters.isEmpty ? name : "\(name)(\(parameters))"
    let table = [lines[0], rule] + lines[1..<lines.count - 1] + [rule, lines.last!]
    return ([title, ""] + table + [domain]).map(trimmed).joined(separator: "\n") + "\n"
  }
}

private func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
  let blanks = String(repeating: " ", count: max(0, width - text.count))
  return right ? blanks + text : text + blanks
}

private func trimmed(_ line: String) -> String {
  var line = line
  while line.last == " " { line.removeLast() }
  return line
}
