import Graph

/// Appends nodes to a graph; result types come from the operation itself.
package struct GraphBuilder {
  package private(set) var graph: Graph
  /// The layer that new nodes belong to.
  package var origin: String?
  /// The place of the node that defines each value; nil for parameters and inputs.
  private var definitions: [Int?]

  package init(_ graph: Graph) {
    self.graph = graph
    definitions = graph.definitions()
  }

  /// The node that computes a value; nil for parameters and inputs.
  package func definition(of value: ValueID) -> Node? {
    definitions[value.index].map { graph.nodes[$0] }
  }

  /// What computes a value; nil for parameters and inputs.
  package func operation(of value: ValueID) -> String? {
    definitions[value.index].map { graph.nodes[$0].operation }
  }

  /// The node of a certain operation that computes a value.
  package func definition(of value: ValueID, as operation: String) -> Node? {
    guard let place = definitions[value.index], graph.nodes[place].operation == operation else {
      return nil
    }
    return graph.nodes[place]
  }

  package func type(of value: ValueID) -> TensorType { graph.type(of: value) }
  package func shape(of value: ValueID) -> [Int] { graph.type(of: value).shape }

  /// Appends a node with any number of results.
  package mutating func emit(
    _ operation: String, _ inputs: [ValueID], _ attributes: Attributes = [:]
  ) -> [ValueID] {
    let definition = OperationTable.required(operation)
    do {
      let types = try definition.resultTypes(inputs.map { graph.type(of: $0) }, attributes)
      return emit(operation, inputs, attributes, results: types)
    } catch {
      preconditionFailure("\(operation)(\(inputs.map { graph.type(of: $0) })): \(error)")
    }
  }

  /// Appends a node whose result types are known already.
  package mutating func emit(
    _ operation: String, _ inputs: [ValueID], _ attributes: Attributes, results: [TensorType]
  ) -> [ValueID] {
    for _ in results { definitions.append(graph.nodes.count) }
    return graph.addNode(operation, inputs, attributes, results: results, origin: origin)
  }

  /// Appends a copy of another graph's node with other operands.
  package mutating func copy(_ node: Node, of other: Graph, _ operands: [ValueID]) -> [ValueID] {
    for _ in node.outputs { definitions.append(graph.nodes.count) }
    return graph.addCopy(node, of: other, operands)
  }

  /// Appends a node with one result.
  package mutating func apply(
    _ operation: String, _ inputs: ValueID..., attributes: Attributes = [:]
  ) -> ValueID {
    emit(operation, inputs, attributes)[0]
  }

  package mutating func constant(_ value: Double) -> ValueID {
    apply("constant", attributes: ["value": .real(value)])
  }

  package mutating func addParameter(_ weight: Weight<Int>) -> ValueID {
    definitions.append(nil)
    return graph.addParameter(weight)
  }

  /// Says what state that is not trained becomes after a step: the output `update.NAME`.
  package mutating func update(_ state: ValueID, to value: ValueID) { update(state) { _, _ in value } }

  /// The same from what it is by now: a layer that is used twice changes its state twice.
  package mutating func update(_ state: ValueID, by change: (ValueID, inout GraphBuilder) -> ValueID) {
    guard let parameter = graph.parameters.first(where: { $0.value == state }), !parameter.weight.isTrained else {
      preconditionFailure("\(state) is no state")
    }
    let name = "update." + parameter.name
    let value = change(graph.output(name) ?? state, &self)
    graph.outputs.removeAll { $0.name == name }
    addOutput(name, value)
  }

  package mutating func addInput(_ name: String, _ type: TensorType) -> ValueID {
    definitions.append(nil)
    return graph.addInput(name, type)
  }

  package mutating func addOutput(_ name: String, _ value: ValueID) {
    graph.addOutput(name, value)
  }

  // The arithmetic that layers and gradients are written in.
  package mutating func add(_ a: ValueID, _ b: ValueID) -> ValueID { apply("add", a, b) }
  package mutating func subtract(_ a: ValueID, _ b: ValueID) -> ValueID { apply("subtract", a, b) }
  package mutating func multiply(_ a: ValueID, _ b: ValueID) -> ValueID { apply("multiply", a, b) }
  package mutating func divide(_ a: ValueID, _ b: ValueID) -> ValueID { apply("divide", a, b) }
  package mutating func negate(_ a: ValueID) -> ValueID { apply("negate", a) }
  package mutating func scale(_ a: ValueID, by factor: Double) -> ValueID {
    multiply(a, constant(factor))
  }

  /// Sum over some axes, which disappear.
  package mutating func sum(_ a: ValueID, axes: [Int]) -> ValueID {
    axes.isEmpty ? a : apply("sum", a, attributes: ["axes": .ints(axes)])
  }

  /// Sum over all axes.
  package mutating func sum(_ a: ValueID) -> ValueID { sum(a, axes: Array(0..<shape(of: a).count)) }

  /// Repeats a value along new axes; `axes` says where its own axes stand in the new shape.
  package mutating func broadcast(_ a: ValueID, to shape: [Int], axes: [Int]) -> ValueID {
    self.shape(of: a) == shape
      ? a
      : apply("broadcast", a, attributes: ["shape": .ints(shape), "axes": .ints(axes)])
  }

  /// A scalar given to every element, a shared value given to every sample: the value as a given type, nil where that
  /// would change more.
  package mutating func widened(_ a: ValueID, to type: TensorType) -> ValueID? {
    let own = self.type(of: a)
    guard own.shape == type.shape || own.rank == 0, own.scope == type.scope || own.scope == .shared
    else { return nil }
    let filled = broadcast(a, to: type.shape, axes: [])
    return own.scope == type.scope ? filled : apply("spread", filled)
  }

  package mutating func reshape(_ a: ValueID, to shape: [Int]) -> ValueID {
    self.shape(of: a) == shape ? a : apply("reshape", a, attributes: ["shape": .ints(shape)])
  }

  /// The part `start ..< start + length` of one axis.
  package mutating func slice(_ a: ValueID, axis: Int, start: Int, length: Int) -> ValueID {
    length == shape(of: a)[axis]
      ? a
      : apply(
        "slice", a,
        attributes: ["axis": .int(axis), "start": .int(start), "length": .int(length)])
  }

  /// Zeros before and after the elements of one axis.
  package mutating func pad(_ a: ValueID, axis: Int, before: Int, after: Int) -> ValueID {
    before == 0 && after == 0
      ? a
      : apply(
        "pad", a, attributes: ["axis": .int(axis), "before": .int(before), "after": .int(after)])
  }

  /// Axis k of the result is axis `permutation[k]` of the operand.
  package mutating func transpose(_ a: ValueID, _ permutation: [Int]) -> ValueID {
    permutation == Array(permutation.indices)
      ? a : apply("transpose", a, attributes: ["permutation": .ints(permutation)])
  }

  package mutating func concat(_ parts: [ValueID], axis: Int) -> ValueID {
    parts.count == 1 ? parts[0] : emit("concat", parts, ["axis": .int(axis)])[0]
  }

  /// Adds up the samples; a shared value counts once for each sample.
  package mutating func batchSum(_ a: ValueID) -> ValueID {
    type(of: a).scope == .shared ? multiply(a, apply("batch_size")) : apply("batch_sum", a)
  }

  /// The mean over the samples.
  package mutating func batchMean(_ a: ValueID) -> ValueID {
    type(of: a).scope == .shared ? a : divide(apply("batch_sum", a), apply("batch_size"))
  }
}
