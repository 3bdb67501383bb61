/// What is wrong with a graph: a broken invariant of the compiler, never a user's mistake.
package struct GraphFault: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

extension Graph {
  /// Checks single assignment, definition before use and the border. `resultTypes` infers what an operation makes of
  /// its operands, for every node anew.
  package func verify(
    resultTypes: (Node, [TensorType]) throws -> [TensorType]
  ) throws(GraphFault) {
    var defined = Set<ValueID>()
    for value in parameters.map(\.value) + inputs.map(\.value) {
      try require(defined.insert(value).inserted, "\(value) is defined twice")
    }
    for node in nodes {
      try verify(node, defined, resultTypes)
      for output in node.outputs {
        try require(defined.insert(output).inserted, "\(output) is defined twice, by \(node)")
      }
    }
    for output in outputs {
      try require(defined.contains(output.value), "output \(output.name) is not defined")
    }
    let names = parameters.map(\.name)
    try require(Set(names).count == names.count, "two parameters have one name")
  }

  private func verify(
    _ node: Node, _ defined: Set<ValueID>,
    _ resultTypes: (Node, [TensorType]) throws -> [TensorType]
  ) throws(GraphFault) {
    for input in node.inputs {
      try require(defined.contains(input), "\(input) is used before its definition by \(node)")
    }
    let inferred: [TensorType]
    do {
      inferred = try resultTypes(node, node.inputs.map { type(of: $0) })
    } catch {
      throw GraphFault("\(node): \(error)")
    }
    let stated = node.outputs.map { type(of: $0) }
    try require(inferred == stated, "\(node) gives \(inferred), but the graph says \(stated)")
  }

  private func require(_ condition: Bool, _ fault: @autoclosure () -> String) throws(GraphFault) {
    guard condition else { throw GraphFault("graph \(name): \(fault())") }
  }
}

extension Node: CustomStringConvertible {
  package var description: String {
    "\(outputs.map(\.description).joined(separator: ", ")) = \(operation)(\(inputs.map(\.description).joined(separator: ", "))) \(attributes)"
  }
}
