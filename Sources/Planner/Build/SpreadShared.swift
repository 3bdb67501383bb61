import Graph
import Ops

extension Graph {
  /// The graph with shared operands given to every sample where a kernel works on lanes only.
  ///
  /// Such nodes are rare (a softmax over a table, say); their results are brought back by the mean over the batch.
  func spreadingSharedOperands() -> Graph {
    let needsIt = nodes.contains(where: worksOnLanesOnly)
    guard needsIt else { return self }
    var builder = GraphBuilder(Graph(name: name))
    var values: [ValueID: ValueID] = [:]
    for parameter in parameters {
      values[parameter.value] = builder.addParameter(parameter.weight)
    }
    for input in inputs { values[input.value] = builder.addInput(input.name, type(of: input.value)) }
    for node in nodes {
      builder.origin = node.origin
      var operands = node.inputs.map { values[$0]! }
      let isSpread = worksOnLanesOnly(node)
      if isSpread { operands[0] = builder.apply("spread", operands[0]) }
      let results = builder.emit(node.operation, operands, node.attributes)
      for (old, new) in zip(node.outputs, results) {
        values[old] = isSpread ? builder.meanOfSamples(new) : new
      }
    }
    for output in outputs { builder.addOutput(output.name, values[output.value]!) }
    return builder.graph
  }

  private func worksOnLanesOnly(_ node: Node) -> Bool {
    PlanBuilder.lowerings[node.operation]?.needsSamples == true
      && !node.inputs.contains { type(of: $0).scope == .sample }
  }
}

extension GraphBuilder {
  /// The mean over samples that are all the same, also of what was summed over them already.
  fileprivate mutating func meanOfSamples(_ value: ValueID) -> ValueID {
    type(of: value).scope == .shared ? divide(value, apply("batch_size")) : batchMean(value)
  }
}
