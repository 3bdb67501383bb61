extension Graph {
  /// What the parameters are called along which a Hessian is probed; no weight has a name with a colon.
  package static let probePrefix = "probe:"

  /// The same graph with weights that are not trained; state that is held stays as well.
  package func freezing(_ isFrozen: (String) -> Bool, holding isHeld: (String) -> Bool) -> Graph {
    var result = self
    result.parameters = parameters.map { parameter in
      isFrozen(parameter.name)
        ? GraphParameter(weight: parameter.weight.replacing(isTrained: false), value: parameter.value) : parameter
    }
    let prefix = "update."
    result.outputs.removeAll { $0.name.hasPrefix(prefix) && isHeld(String($0.name.dropFirst(prefix.count))) }
    return result
  }

  /// The same graph with values numbered as they are defined: parameters, inputs, then the results of the nodes.
  package func inOrder() -> Graph {
    let border = parameters.map(\.value) + inputs.map(\.value)
    // Results of nodes are numbered in order by themselves.
    if border.enumerated().allSatisfy({ $0 == $1.index }) { return self }
    var copy = Graph(name: name)
    var copies = types.indices.map { ValueID($0) }
    for parameter in parameters {
      copies[parameter.value.index] = copy.addParameter(parameter.weight)
    }
    for input in inputs {
      copies[input.value.index] = copy.addInput(input.name, type(of: input.value))
    }
    for node in nodes {
      let results = copy.addNode(
        node.operation, node.inputs.map { copies[$0.index] }, node.attributes,
        results: node.outputs.map { type(of: $0) }, origin: node.origin)
      for (output, result) in zip(node.outputs, results) { copies[output.index] = result }
    }
    for output in outputs { copy.addOutput(output.name, copies[output.value.index]) }
    return copy
  }

  /// Appends a copy of another graph's node with other operands.
  package mutating func addCopy(_ node: Node, of graph: Graph, _ inputs: [ValueID]) -> [ValueID] {
    var copy = node
    copy.inputs = inputs
    if node.outputs[0].index != types.count {
      copy.outputs = node.outputs.indices.map { ValueID(types.count + $0) }
    }
    for output in node.outputs { types.append(graph.type(of: output)) }
    nodes.append(copy)
    return copy.outputs
  }

  /// The border and the first nodes of a graph that is in order, without outputs.
  package func beginning(nodes count: Int) -> Graph {
    var result = self
    result.outputs = []
    guard count < nodes.count else { return result }
    // Room for all, since what follows grows to about the old size.
    (result.types, result.nodes) = ([], [])
    result.types.reserveCapacity(types.count)
    result.nodes.reserveCapacity(nodes.count)
    result.types += types[..<nodes[count].outputs[0].index]
    result.nodes += nodes[..<count]
    return result
  }

  /// The same nodes, with each operand and output replaced by another value of its type.
  package func replacingUses(_ replacement: [ValueID]) -> Graph {
    var result = self
    for index in nodes.indices
    where nodes[index].inputs.contains(where: { replacement[$0.index] != $0 }) {
      result.nodes[index].inputs = nodes[index].inputs.map { replacement[$0.index] }
    }
    result.outputs = outputs.map { GraphPort(name: $0.name, value: replacement[$0.value.index]) }
    return result
  }
}
