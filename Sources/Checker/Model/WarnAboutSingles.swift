import Diagnostics
import Graph
import Ops

// Changes: reporter.
extension Elaborator {
  /// Warns of layers that compare the elements of an axis with each other where there is only one, by the sizes'
  /// values.
  mutating func warnAboutSingles(in typed: TypedModel, besides told: [NodeID]) {
    warnAboutNumbers(in: typed, besides: told)
    var told: Set<Span> = []
    for node in typed.nodes {
      guard case .layer(let layer, let values, _) = node.kind, let name = layer.comparedAxis,
        let shape = node.inputs.first.map({ typed.nodes[$0.index].type.shape }),
        let axis = comparedAxis(name, values, rank: shape.count, typed.sizes), shape.indices.contains(axis),
        shape[axis].evaluated(typed.sizes) == 1, told.insert(node.span).inserted
      else { continue }
      report(
        .singleElement(
          layer.name, axis: axis, shape: shown(shape), size: "\(shape[axis])", at: node.span,
          help: help(layer, axis, shape, typed)))
    }
  }

  /// Warns of sums and the like of a single number, which give it back; not of those that follow from another warning.
  private mutating func warnAboutNumbers(in typed: TypedModel, besides others: [NodeID]) {
    var told: Set<Span> = []
    for node in typed.nodes {
      guard case .layer(let layer, _, _) = node.kind, layer.keepsSingle,
        typed.nodes[node.inputs[0].index].type.shape.isEmpty, told.insert(node.span).inserted,
        others.isEmpty || ancestors(of: node.inputs, in: typed.nodes).isDisjoint(with: others)
      else { continue }
      report(.reducedNumber(layer.name, at: node.span))
    }
  }

  /// Warns of a batch norm that meets one number of each feature, which is its own mean.
  mutating func warnAboutLoneSamples(in typed: TypedModel, batch: Int) {
    guard batch == 1 else { return }
    var told: Set<Span> = []
    for node in typed.nodes {
      guard case .layer(let layer, _, _) = node.kind, layer.name == "batchnorm",
        node.type.shape.dropLast().allSatisfy({ $0.evaluated(typed.sizes) == 1 }), told.insert(node.span).inserted
      else { continue }
      report(.loneSample(layer.name, at: node.span))
    }
  }

  private func comparedAxis(_ name: String, _ values: [String: LayerValue], rank: Int, _ sizes: [String: Int]) -> Int? {
    guard !name.isEmpty else { return rank - 1 }
    guard case .size(let size)? = values[name], let axis = size.evaluated(sizes) else { return nil }
    return axis < 0 ? axis + rank : axis
  }

  /// Another axis where there is one with more elements, else more elements, else another layer.
  private func help(_ layer: any Layer, _ axis: Int, _ shape: [Size], _ typed: TypedModel) -> String {
    let other = shape.indices.first { $0 != axis && shape[$0].evaluated(typed.sizes) != 1 }
    if let other, layer.comparedAxis?.isEmpty == false { return "write `\(layer.name)(axis: \(other))`" }
    if let other, shape.count == 2 {
      return "to act along the axis of \(shape[other]), write `transpose |> \(layer.name) |> transpose`"
    }
    if let name = shape[axis].symbols.first, Size(symbol: name) == shape[axis] {
      return "give a larger size, for example --set \(name)=2, or leave `\(layer.name)` out"
    }
    return layer.name == "softmax" ? "for a number between 0 and 1 write `sigmoid`" : "leave `\(layer.name)` out"
  }
}
