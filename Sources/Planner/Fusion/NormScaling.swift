import Graph

extension FusionRule {
  static let normScaling = FusionRule(
    name: "norm_scaling", summary: "scale and shift of a layer norm, forward and backward, are done in its kernel",
    work: .nodes { fusion in
      let weights = Set(fusion.graph.parameters.map(\.value))
      for root in fusion.trees.keys.sorted() { fusion.matchScaledNorm(root, weights) }
      for (index, node) in fusion.graph.nodes.enumerated() where node.operation == "normalize_gradient" {
        fusion.matchScaledGradient(index, weights)
      }
    })
}

/// The weights of a layer norm, one number for each feature: the kernel gives xhat, for the gradient, and `result`.
struct ScaledNorm {
  let scale: ValueID
  let shift: ValueID
  /// xhat * scale + shift.
  let result: ValueID
}

/// dy and the scale: the kernel reads dy * scale where it would read the gradient of xhat.
struct ScaledGradient {
  let gradient: ValueID
  let scale: ValueID
}

extension Fusion {
  /// `add(multiply(xhat, scale), shift)`.
  fileprivate mutating func matchScaledNorm(_ root: Int, _ weights: Set<ValueID>) {
    let sum = graph.nodes[root]
    guard trees[root]?.count == 2, sum.operation == "add", let shift = weight(sum.inputs[1], weights),
      let (normalized, scale) = scaled(sum.inputs[0], weights), let norm = index.definition(of: normalized),
      graph.nodes[norm].operation == "normalize", graph.nodes[norm].outputs[0] == normalized,
      scaledNorms[norm] == nil
    else { return }
    scaledNorms[norm] = ScaledNorm(scale: scale, shift: shift, result: sum.outputs[0])
    take(root, into: norm)
  }

  fileprivate mutating func matchScaledGradient(_ norm: Int, _ weights: Set<ValueID>) {
    let source = graph.nodes[norm].inputs[0]
    guard let root = index.definition(of: source), trees[root]?.count == 1, index.isUsedOnce(source),
      let (gradient, scale) = scaled(source, weights)
    else { return }
    scaledGradients[norm] = ScaledGradient(gradient: gradient, scale: scale)
    take(root, into: norm)
  }

  private func scaled(_ value: ValueID, _ weights: Set<ValueID>) -> (ValueID, scale: ValueID)? {
    guard let node = index.node(defining: value), node.operation == "multiply",
      graph.type(of: value).scope == .sample, let scale = weight(node.inputs[1], weights),
      graph.type(of: node.inputs[0]) == graph.type(of: value)
    else { return nil }
    return (node.inputs[0], scale)
  }

  /// The weight of which every row of a value is a copy.
  private func weight(_ value: ValueID, _ weights: Set<ValueID>) -> ValueID? {
    guard let node = index.node(defining: value), node.operation == "broadcast" else { return nil }
    let isOfFeatures = node.attributes.ints("axes")! == [graph.type(of: value).shape.count - 1]
    return isOfFeatures && weights.contains(node.inputs[0]) ? node.inputs[0] : nil
  }
}
