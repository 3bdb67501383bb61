import Graph

/// Whether all gradients that reach a value came through a choice, such as `if`, which sets some of them to exactly 0.
///
/// What is not chosen must add exactly 0, whatever its slope: `0 * infinity` would be NaN. So behind a choice, gradients
/// of 0 are passed on as 0 by operations that may meet an infinite value or slope. Other gradients cost nothing more.
enum Gate: Comparable {
  /// A gradient came from elsewhere too, or through an operation that mixes elements.
  case open
  /// Some elements have a gradient of exactly 0; elementwise operations keep them apart from others.
  case elements
  /// One side of an `if`, `min` or `max`, which may be whole samples.
  case side

  /// The gate of what an operation passes on to an operand.
  func passed(by operation: any Operation, operand: Int) -> Gate {
    switch operation.name {
    case "select" where operand > 0, "minimum", "maximum": .side
    case _ where operation.isElementwise || self == .side: operation.chooses ? max(self, .elements) : self
    default: operation.chooses ? .elements : .open
    }
  }
}

/// The gates of a backward pass, and which values of the forward pass may be infinite or NaN.
struct Gates {
  private var gates: [Gate?]
  private let mayBeInfinite: [Bool]

  init(_ graph: Graph) {
    gates = Array(repeating: nil, count: graph.types.count)
    var result = [Bool](repeating: false, count: graph.types.count)
    let bounds = LowerBounds(graph)
    for node in graph.nodes {
      let operation = OperationTable.required(node.operation)
      let isInfinite =
        operation.isSingular && !bounds.isFinite(node) || node.inputs.contains { result[$0.index] }
      for output in node.outputs { result[output.index] = isInfinite }
    }
    mayBeInfinite = result
  }

  /// The gate of a node whose results have their gradients.
  func gate(of node: Node) -> Gate { node.outputs.compactMap { gates[$0.index] }.min() ?? .open }

  mutating func pass(_ gate: Gate, to value: ValueID) {
    gates[value.index] = gates[value.index].map { min($0, gate) } ?? gate
  }

  /// Whether the rule of a node may multiply a gradient of 0 by infinity or NaN.
  func isRisky(_ node: Node) -> Bool { (node.inputs + node.outputs).contains { mayBeInfinite[$0.index] } }
  func isRisky(_ value: ValueID) -> Bool { mayBeInfinite[value.index] }
}

extension GraphBuilder {
  /// The gradients of a node's operands, with gradients of exactly 0 passed on as 0 behind a choice.
  mutating func gradients(_ call: GradientCall, _ operation: any Operation, _ gates: Gates) -> [ValueID?] {
    guard gates.gate(of: call.node) > .open, gates.isRisky(call.node) else { return operation.gradient(call, &self) }
    guard operation.isElementwise else { return operation.gradient(finite(call, gates), &self) }
    return operation.gradient(call, &self).map { $0.map { zeroed($0, where: call.gradient) } }
  }

  private mutating func zeroed(_ gradient: ValueID, where outer: ValueID) -> ValueID {
    let zero = constant(0)
    return apply("select", apply("equal", outer, zero), zero, gradient)
  }

  /// The same call with infinite and NaN values read as 0. Where they were chosen, the loss itself is not finite.
  private mutating func finite(_ call: GradientCall, _ gates: Gates) -> GradientCall {
    var node = call.node
    node.inputs = node.inputs.map { gates.isRisky($0) ? finite($0) : $0 }
    node.outputs = node.outputs.map { gates.isRisky($0) ? finite($0) : $0 }
    return GradientCall(node: node, outputGradients: call.outputGradients)
  }

  private mutating func finite(_ value: ValueID) -> ValueID {
    let largest = constant(Double(Float.greatestFiniteMagnitude))
    return apply("select", apply("less_equal", apply("abs", value), largest), value, constant(0))
  }
}
