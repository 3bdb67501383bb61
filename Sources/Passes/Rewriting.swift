import Graph
import Ops

/// One node of the old graph on its way into a new one, with its operands there.
package struct Application {
  package let node: Node
  package let operands: [ValueID]

  package var operation: String { node.operation }
  package var attributes: Attributes { node.attributes }
  package var x: ValueID { operands[0] }
  package var isElementwise: Bool { OperationTable.required(operation).isElementwise }
}

extension Graph {
  /// A graph in which each node is copied, or replaced by the results that `rule` gives, of the same types. The graph
  /// itself where the rule fits no node.
  package func rewritten(_ rule: (Application, inout GraphBuilder) -> [ValueID]?) -> Graph {
    rewritten(keeping: { _ in true }, rule) ?? self
  }

  /// The same without the nodes that fail a test, whose results nothing uses; nil where the rule fits none of the others.
  func rewritten(
    keeping isKept: (Node) -> Bool, _ rule: (Application, inout GraphBuilder) -> [ValueID]?
  ) -> Graph? {
    var builder = GraphBuilder(self)
    let change = nodes.firstIndex { node in
      builder.origin = node.origin
      return isKept(node) && rule(Application(node: node, operands: node.inputs), &builder) != nil
    }
    return change.map { change in
      rebuilt(from: nodes[..<change].firstIndex { !isKept($0) } ?? change) {
        isKept($0.node) ? rule($0, &$1) : []
      }
    }
  }

  /// A graph without the nodes that fail the test, whose results nothing uses.
  package func keeping(_ isKept: (Node) -> Bool) -> Graph {
    let index = nodes.firstIndex { !isKept($0) }
    return index.map { rebuilt(from: $0) { application, _ in isKept(application.node) ? nil : [] } } ?? self
  }

  /// A graph with the same beginning; each further node is copied, or replaced by what `step` makes of it.
  func rebuilt(
    from index: Int, _ step: (Application, inout GraphBuilder) -> [ValueID]?
  ) -> Graph {
    var builder = GraphBuilder(beginning(nodes: index))
    var copies = types.indices.map { ValueID($0) }
    for node in nodes[index...] {
      let operands = node.inputs.map { copies[$0.index] }
      builder.origin = node.origin
      let results =
        step(Application(node: node, operands: operands), &builder)
        ?? builder.copy(node, of: self, operands)
      for (output, result) in zip(node.outputs, results) { copies[output.index] = result }
    }
    for output in outputs { builder.addOutput(output.name, copies[output.value.index]) }
    return builder.graph
  }

  /// For each value whether an output needs it.
  func liveValues() -> [Bool] {
    var isLive = [Bool](repeating: false, count: types.count)
    for output in outputs { isLive[output.value.index] = true }
    for node in nodes.reversed() where node.outputs.contains(where: { isLive[$0.index] }) {
      for input in node.inputs { isLive[input.index] = true }
    }
    return isLive
  }
}

extension GraphBuilder {
  /// The scalar that every element of a value is, as far back as it goes; nil for a value of several elements.
  func uniformSource(of value: ValueID) -> ValueID? {
    if let moved = operandMoved(to: value), let source = uniformSource(of: moved) { return source }
    return shape(of: value).isEmpty ? value : nil
  }

  /// The operand of an operation that only moves or repeats elements.
  private func operandMoved(to value: ValueID) -> ValueID? {
    switch operation(of: value) {
    case "broadcast", "spread", "reshape", "transpose", "slice": definition(of: value)?.inputs[0]
    default: nil
    }
  }

  /// The number that every element of a value is.
  func number(_ value: ValueID) -> Double? {
    guard let source = uniformSource(of: value) else { return nil }
    return definition(of: source, as: "constant")?.attributes.real("value")
  }
}
