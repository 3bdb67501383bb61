import Graph

extension FusionRule {
  static let zerosInPlace = FusionRule(
    name: "zeros_in_place", summary: "a sequence is computed with the zeros around it that convolutions see",
    work: .nodes { fusion in
      for node in fusion.graph.nodes.indices { fusion.findZeros(node) }
    })
}

extension Fusion {
  /// Notes the zeros that a convolution wants around a sequence, where the kernel that computes it can leave room for them.
  fileprivate mutating func findZeros(_ index: Int) {
    let node = graph.nodes[index]
    let isAdjoint = node.operation == "convolve_transposed"
    let isOuter = node.operation == "convolve_outer"
    guard isAdjoint || isOuter || node.operation == "convolve" else { return }
    let value = node.inputs[isOuter ? 1 : 0]
    let other = isOuter ? node.inputs[0] : node.outputs[0]
    let weights = graph.type(of: isOuter ? node.outputs[0] : node.inputs[1]).shape
    guard graph.type(of: value).rank == 2, leavesRoom(value) else { return }
    let shape = ConvolutionShape(node, weights: weights)
    let (own, result) = ([1] + graph.type(of: value).shape, [1] + graph.type(of: other).shape)
    let zeros = isAdjoint ? shape.zerosOfAdjoint(around: own, for: result) : shape.zeros(around: own, for: result)
    guard !zeros.isEmpty else { return }
    self.zeros[value] = (self.zeros[value] ?? Zeros()).joined(with: zeros)
    report(index)
  }

  /// Whether a loop or a convolution computes a value of samples, at no place that another rule has chosen.
  private func leavesRoom(_ value: ValueID) -> Bool {
    guard graph.type(of: value).scope == .sample, parts[value] == nil, steps[value] == nil, sequences[value] == nil,
      let root = index.definition(of: value)
    else { return false }
    if let epilogue = epilogues[root] { return Self.convolutions.contains(graph.nodes[epilogue.product].operation) }
    return trees[root] != nil || Self.convolutions.contains(graph.nodes[root].operation)
  }
}
