import Graph

extension FusionRule {
  static let lstmTotal = FusionRule(
    name: "lstm_total", summary: "the gradient of an LSTM is summed over its steps in its own kernel",
    work: .nodes { fusion in
      for (index, node) in fusion.graph.nodes.enumerated() where node.operation == "sum" { fusion.findTotal(index) }
    })
}

extension Fusion {
  /// A sum with one reader is left to it: it may add up over the samples as well.
  fileprivate mutating func findTotal(_ place: Int) {
    let sum = graph.nodes[place]
    guard let gradient = index.definition(of: sum.inputs[0]), graph.nodes[gradient].operation == "lstm_gradient",
      lstmTotals[gradient] == nil, sum.attributes.ints("axes") == [0], index.uses[sum.outputs[0].index] > 1,
      index.haveOnePhase(place, gradient)
    else { return }
    lstmTotals[gradient] = sum.outputs[0]
    take(place, into: gradient)
  }
}
