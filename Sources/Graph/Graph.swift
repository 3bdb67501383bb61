/// One application of an operation.
package struct Node: Hashable, Sendable {
  /// The operation's name in the table of operations.
  package var operation: String
  package var inputs: [ValueID]
  package var attributes: Attributes
  package var outputs: [ValueID]
  /// The layer this node comes from ("encoder.lstm"), for tables and profiles.
  package var origin: String?

  package init(
    _ operation: String, _ inputs: [ValueID], _ attributes: Attributes = [:], outputs: [ValueID],
    origin: String? = nil
  ) {
    self.operation = operation
    self.inputs = inputs
    self.attributes = attributes
    self.outputs = outputs
    self.origin = origin
  }
}

/// A weight and its value in the graph.
package struct GraphParameter: Hashable, Sendable {
  package let weight: Weight<Int>
  package let value: ValueID
  package var name: String { weight.name }
}

/// A named value at the border of a graph.
package struct GraphPort: Hashable, Sendable {
  package let name: String
  package let value: ValueID
}

/// A program over tensors: single assignment, nodes in an order in which every value is defined before it is used.
///
/// Several inputs and outputs are ordinary; a value may be used any number of times (skip links, shared weights).
package struct Graph: Hashable, Sendable {
  package var name: String
  package internal(set) var types: [TensorType] = []
  package internal(set) var parameters: [GraphParameter] = []
  package private(set) var inputs: [GraphPort] = []
  package internal(set) var nodes: [Node] = []
  package var outputs: [GraphPort] = []

  package init(name: String) { self.name = name }

  package func type(of value: ValueID) -> TensorType { types[value.index] }
  package func output(_ name: String) -> ValueID? { outputs.first { $0.name == name }?.value }

  package mutating func addParameter(_ weight: Weight<Int>) -> ValueID {
    let value = newValue(.shared(weight.shape))
    parameters.append(GraphParameter(weight: weight, value: value))
    return value
  }

  package mutating func addInput(_ name: String, _ type: TensorType) -> ValueID {
    let value = newValue(type)
    inputs.append(GraphPort(name: name, value: value))
    return value
  }

  /// Appends a node whose result types are known; `GraphBuilder` infers them.
  package mutating func addNode(
    _ operation: String, _ inputs: [ValueID], _ attributes: Attributes, results: [TensorType],
    origin: String?
  ) -> [ValueID] {
    let outputs = results.map { newValue($0) }
    nodes.append(Node(operation, inputs, attributes, outputs: outputs, origin: origin))
    return outputs
  }

  package mutating func addOutput(_ name: String, _ value: ValueID) {
    outputs.append(GraphPort(name: name, value: value))
  }

  private mutating func newValue(_ type: TensorType) -> ValueID {
    types.append(type)
    return ValueID(types.count - 1)
  }

  /// The index of the node that defines each value; nil for parameters and inputs.
  package func definitions() -> [Int?] {
    var result = [Int?](repeating: nil, count: types.count)
    for (index, node) in nodes.enumerated() {
      for output in node.outputs { result[output.index] = index }
    }
    return result
  }

  /// How often each value is read; an output counts as a reading.
  package func useCounts() -> [Int] {
    var result = [Int](repeating: 0, count: types.count)
    for value in nodes.flatMap(\.inputs) + outputs.map(\.value) { result[value.index] += 1 }
    return result
  }
}
