import Checker

extension TypedModel {
  /// For each output of the encoder, whether the decoder takes it for the size of noise alone, as the logarithm of a
  /// variance is taken.
  package var outputsForNoise: [Bool] {
    let latents = Set(encoderOutputs.map(\.node))
    var (open, seen) = (decoderOutputs.map(\.node), Set<NodeID>())
    while let next = open.popLast() {
      guard seen.insert(next).inserted, !latents.contains(next) else { continue }
      open += nodes[next.index].inputs.contains(where: isNoise) && isProduct(next) ? [] : nodes[next.index].inputs
    }
    return encoderOutputs.map { !seen.contains($0.node) && isMultipliedByNoise }
  }

  /// Whether the decoder multiplies noise at all.
  private var isMultipliedByNoise: Bool {
    nodes.indices.contains { isProduct(NodeID($0)) && nodes[$0].inputs.contains(where: isNoise) }
  }

  private func isProduct(_ id: NodeID) -> Bool {
    if case .elementwise("multiply") = nodes[id.index].kind { true } else { false }
  }

  /// Whether a value is drawn, or a number times one that is.
  private func isNoise(_ id: NodeID) -> Bool {
    let node = nodes[id.index]
    switch node.kind {
    case .layer(let layer, _, _): return ["normal", "uniform"].contains(layer.name)
    case .elementwise("multiply"), .elementwise("divide"), .elementwise("negate"):
      return node.inputs.contains(where: isNoise) && node.inputs.allSatisfy { isNoise($0) || isNumber($0) }
    default: return false
    }
  }

  private func isNumber(_ id: NodeID) -> Bool {
    if case .constant = nodes[id.index].kind { true } else { false }
  }

  /// Whether a term of the loss is about latent values themselves, as those are that push them to 0.
  package var asksOfLatents: Bool {
    let latents = Set(encoderOutputs.map(\.node))
    var open = terms.map(\.node)
    var seen = Set(decoderOutputs.map(\.node) + encoderInputs.map(\.node))
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      if latents.contains(next) { return true }
      open += nodes[next.index].inputs
    }
    return false
  }
}
