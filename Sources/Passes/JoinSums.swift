import Graph
import Ops

extension Pass {
  /// What a weight receives from many steps is summed at once: one product over all steps instead of one for each.
  package static let joinSums = Pass(
    name: "join_sums", summary: "sums what a weight receives from many steps over all steps at once", isSettled: true
  ) { graph in
    let sums = StepSums(graph)
    guard let first = sums.joined.keys.min() else { return graph }
    var builder = GraphBuilder(graph.beginning(nodes: first))
    var copies = graph.types.indices.map { ValueID($0) }
    for (index, node) in graph.nodes.enumerated().dropFirst(first) {
      builder.origin = node.origin
      let results =
        sums.joined[index].map { [builder.total($0.map { $0.mapped { copies[$0.index] } })] }
        ?? builder.copy(node, of: graph, node.inputs.map { copies[$0.index] })
      for (output, result) in zip(node.outputs, results) { copies[output.index] = result }
    }
    for output in graph.outputs { builder.addOutput(output.name, copies[output.value.index]) }
    return Pass.dropDead.run(builder.graph)
  }
}

/// A summand of a total: one operation on the same operands of many steps, or a value as it is.
struct StepSum {
  /// `outer_sum`, `batch_sum`, or nothing for a value as it is.
  var operation: String?
  /// For each operand, its values in the order of the steps.
  var operands: [[ValueID]]

  func mapped(_ copy: (ValueID) -> ValueID) -> StepSum {
    StepSum(operation: operation, operands: operands.map { $0.map(copy) })
  }
}

extension GraphBuilder {
  fileprivate mutating func total(_ summands: [StepSum]) -> ValueID {
    let values = summands.map { value(of: $0) }
    return values.dropFirst().reduce(values[0]) { add($0, $1) }
  }

  private mutating func value(of summand: StepSum) -> ValueID {
    guard let operation = summand.operation else { return summand.operands[0][0] }
    let sequences = summand.operands.map { sequence($0) }
    return emit(operation, operation == "batch_sum" ? [sum(sequences[0], axes: [0])] : sequences)[0]
  }

  /// Steps one after the other, along a new first axis.
  private mutating func sequence(_ steps: [ValueID]) -> ValueID {
    concat(steps.map { reshape($0, to: [1] + shape(of: $0)) }, axis: 0)
  }
}
