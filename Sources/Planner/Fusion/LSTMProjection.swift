import Graph

extension FusionRule {
  static let lstmProjection = FusionRule(
    name: "lstm_projection", summary: "the projection of an LSTM's input runs in the kernel of the recurrence",
    work: .nodes { fusion in
      for (index, node) in fusion.graph.nodes.enumerated() where node.operation == "lstm" {
        fusion.findProjection(of: index)
      }
    })
}

extension Fusion {
  /// The recurrence multiplies the inputs of a step together with the states: the projected input never goes through
  /// memory.
  fileprivate mutating func findProjection(of lstm: Int) {
    guard let place = index.definition(of: graph.nodes[lstm].inputs[0]) else { return }
    let linear = graph.nodes[place]
    guard linear.operation == "linear", index.isUsedOnce(linear.outputs[0]), index.haveOnePhase(place, lstm),
      graph.type(of: linear.inputs[0]).scope == .sample
    else { return }
    lstmProjections[lstm] = linear
    take(place, into: lstm)
  }
}
