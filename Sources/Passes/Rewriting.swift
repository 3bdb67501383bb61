import Graph
import Ops

/// One node of the old graph on its way into a new one, where its operands have been copied to.
package struct Application {
  package let node: Node
  package let operands: [ValueID]

  package var operation: String { node.operation }
  package var attributes: Attributes { node.attributes }
  package var x: ValueID { operands[0] }
  package var isElementwise: Bool { Self.elementwise.contains(operation) }

  private static let elementwise = Set(
    OperationTable.all.filter(\.isElementwise).map(\.name))
}

extension Graph {
  /// A new graph in which each node is copied, or replaced by the results that `rule` gives, of the
  /// same types.
  package func rewritten(_ rule: (Application, inout GraphBuilder) -> [ValueID]?) -> Graph {
    rewritten(keeping: { _ in true }, rule)
  }

  /// A new graph without the nodes that fail the test, whose results nothing uses.
  package func keeping(_ isKept: (Node) -> Bool) -> Graph {
    rewritten(keeping: isKept) { _, _ in nil }
  }

  private func rewritten(
    keeping isKept: (Node) -> Bool, _ rule: (Application, inout GraphBuilder) -> [ValueID]?
  ) -> Graph {
    var (builder, copies) = emptyCopy()
    for node in nodes where isKept(node) {
      let operands = node.inputs.map { copies[$0.index]! }
      builder.origin = node.origin
      let results =
        rule(Application(node: node, operands: operands), &builder)
        ?? builder.emit(
          node.operation, operands, node.attributes, results: node.outputs.map { type(of: $0) })
      for (output, result) in zip(node.outputs, results) { copies[output.index] = result }
    }
    for output in outputs { builder.addOutput(output.name, copies[output.value.index]!) }
    return builder.graph
  }

  /// A graph with the same parameters and inputs, and where they are in it.
  private func emptyCopy() -> (GraphBuilder, [ValueID?]) {
    var builder = GraphBuilder(Graph(name: name))
    var copies = [ValueID?](repeating: nil, count: types.count)
    for parameter in parameters {
      copies[parameter.value.index] = builder.addParameter(
        parameter.name, type(of: parameter.value).shape, parameter.initializer)
    }
    for input in inputs {
      copies[input.value.index] = builder.addInput(input.name, type(of: input.value))
    }
    return (builder, copies)
  }

  /// How many operands and outputs each value is.
  package func useCounts() -> [Int] {
    var result = [Int](repeating: 0, count: types.count)
    for value in nodes.flatMap(\.inputs) + outputs.map(\.value) { result[value.index] += 1 }
    return result
  }
}

extension GraphBuilder {
  /// The node of a certain operation that computes a value.
  func definition(of value: ValueID, as operation: String) -> Node? {
    guard let node = definition(of: value), node.operation == operation else { return nil }
    return node
  }

  /// The scalar that every element of a value is, as far back as it goes; nil for a value of several elements.
  func uniformSource(of value: ValueID) -> ValueID? {
    let movers = ["broadcast", "spread", "reshape", "transpose", "slice"]
    if let node = definition(of: value), movers.contains(node.operation),
      let source = uniformSource(of: node.inputs[0])
    {
      return source
    }
    return shape(of: value).isEmpty ? value : nil
  }

  /// The number that every element of a value is.
  func number(_ value: ValueID) -> Double? {
    guard let source = uniformSource(of: value) else { return nil }
    return definition(of: source, as: "constant")?.attributes.real("value")
  }
}
