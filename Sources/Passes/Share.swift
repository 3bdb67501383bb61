import Graph
import Ops

extension Pass {
  /// Common subexpressions; operands of a commutative operation count in any order.
  package static let share = Pass(
    name: "share", summary: "computes what is written several times once", isSettled: true
  ) { graph in
    var known: [Expression: [ValueID]] = [:]
    known.reserveCapacity(graph.nodes.count)
    var first = graph.types.indices.map { ValueID($0) }
    for node in graph.nodes {
      let expression = Expression(node, node.inputs.map { first[$0.index] })
      if let results = known[expression] {
        for (output, result) in zip(node.outputs, results) { first[output.index] = result }
      } else {
        known[expression] = node.outputs
      }
    }
    let isFirst = { (node: Node) in first[node.outputs[0].index] == node.outputs[0] }
    return graph.nodes.allSatisfy(isFirst) ? graph : graph.replacingUses(first).keeping(isFirst)
  }
}

/// What a node computes, whatever it is called.
private struct Expression: Hashable {
  let operation: String
  let operands: [ValueID]
  let attributes: Attributes

  /// Operations on the same operands are few, so their names need not be hashed.
  func hash(into hasher: inout Hasher) {
    for operand in operands { hasher.combine(operand.index) }
    hasher.combine(attributes)
  }

  private static let commutative: Set<String> = ["add", "multiply", "minimum", "maximum", "equal"]

  init(_ node: Node, _ operands: [ValueID]) {
    operation = node.operation
    attributes = node.attributes
    self.operands =
      operands.count == 2 && Self.commutative.contains(operation)
      ? operands.sorted { $0.index < $1.index } : operands
  }
}
