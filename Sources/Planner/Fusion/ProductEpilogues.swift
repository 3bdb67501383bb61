import Graph

extension FusionRule {
  static let productEpilogues = FusionRule(
    name: "product_epilogues", summary: "residual, relu and the gradient of relu are done before a product is stored",
    work: .nodes { fusion in for root in fusion.trees.keys.sorted() { fusion.findEpilogue(root) } })
}

extension Fusion {
  /// Whose kernel has no residual.
  static let convolutions = ["convolve", "convolve_transposed"]

  fileprivate mutating func findEpilogue(_ root: Int) {
    guard let epilogue = Epilogue(trees[root]!, in: index, canEnd: { canEnd($0, at: root) }) else { return }
    let isConvolution = Self.convolutions.contains(graph.nodes[epilogue.product].operation)
    if isConvolution, epilogue.residual != nil { return }
    // A product over the batch is done before the next phase, so what follows it must be known.
    let others = [epilogue.residual, epilogue.gate].compactMap { $0 }
    guard others.allSatisfy({ index.isReady($0, for: epilogue.product) }) else { return }
    epilogues[root] = epilogue
    take(epilogue.product, into: root)
  }

  /// Whether a node is a product for the root alone.
  private func canEnd(_ product: Int, at root: Int) -> Bool {
    let node = graph.nodes[product]
    let products = ["linear", "linear_transposed"] + Self.convolutions
    return products.contains(node.operation) && index.isUsedOnce(node.outputs[0])
      && graph.type(of: node.outputs[0]).scope == .sample
      && (index.haveOnePhase(product, root) || index.batchProducts.contains(product))
  }
}
