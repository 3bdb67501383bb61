import Graph

extension GraphBuilder {
  /// The gradients of `seed * value` with respect to some values (zeros where none flows), by reverse accumulation
  /// (Griewank and Walther, Evaluating Derivatives, 2008).
  package mutating func gradients(of value: ValueID, seed: ValueID, for targets: [ValueID])
    -> [ValueID]
  {
    let needed = dependents(of: targets)
    var found = [ValueID?](repeating: nil, count: needed.count)
    found[value.index] = seed
    var gates = Gates(graph)
    for node in graph.nodes.reversed() where node.outputs.contains(where: { needed[$0.index] }) {
      let outputGradients = node.outputs.map { found[$0.index] }
      guard outputGradients.contains(where: { $0 != nil }) else { continue }
      origin = node.origin
      let call = GradientCall(node: node, outputGradients: filled(outputGradients, node))
      let operation = OperationTable.required(node.operation)
      precondition(operation.isDifferentiable, "no gradient rule: \(node)")
      let gate = gates.gate(of: node)
      let results = gradients(call, operation, gates)
      for (index, (input, gradient)) in zip(node.inputs, results).enumerated() where needed[input.index] {
        guard let gradient else { continue }
        gates.pass(gate.passed(by: operation, operand: index), to: input)
        let fitted = fitted(gradient, to: type(of: input))
        found[input.index] = found[input.index].map { add($0, fitted) } ?? fitted
      }
    }
    origin = nil
    return targets.map { found[$0.index] ?? zeros(type(of: $0)) }
  }

  /// The first result of a node is what rules ask for; zeros stand in when only a later one has a gradient.
  private mutating func filled(_ gradients: [ValueID?], _ node: Node) -> [ValueID?] {
    guard gradients[0] == nil else { return gradients }
    return [zeros(type(of: node.outputs[0]))] + gradients.dropFirst()
  }

  private mutating func zeros(_ type: TensorType) -> ValueID {
    widened(constant(0), to: type)!
  }

  /// Sums a gradient over what its operand had repeated: all axes of a scalar, samples of a shared value.
  private mutating func fitted(_ gradient: ValueID, to operand: TensorType) -> ValueID {
    var result = gradient
    if operand.rank == 0 { result = sum(result) }
    let scope = type(of: result).scope
    if operand.scope == .shared, scope == .sample { result = apply("batch_sum", result) }
    // A smaller gradient stands for the same number at every element: `-1 * dy` with scalar dy.
    return widened(result, to: operand)!
  }

  /// For each value whether it depends on one of the targets, or is one.
  private func dependents(of targets: [ValueID]) -> [Bool] {
    var result = [Bool](repeating: false, count: graph.types.count)
    for target in targets { result[target.index] = true }
    for node in graph.nodes where node.inputs.contains(where: { result[$0.index] }) {
      for output in node.outputs { result[output.index] = true }
    }
    return result
  }
}
