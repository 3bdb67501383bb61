import Graph

/// Where a number that is infinite or NaN began: a node that made it of finite operands, or a port that brought it.
package struct NotFinite: Sendable {
  /// The node; nil where a parameter or an input holds the number itself.
  package let node: Node?
  /// The value that holds the number.
  package let value: ValueID
  /// The sample in the batch; nil where the value belongs to the whole batch.
  package let sample: Int?
  package let number: Double
  /// What an elementwise node met at this element; of other nodes, the number of each operand farthest from 0.
  package let operands: [Double]
}

extension Interpreter {
  /// Follows a result that is not finite back to its origin; nil where the result is finite.
  ///
  /// What an `if` does not choose is not followed, so a `log` of 0 on the other side is never blamed.
  package func origin(ofNotFinite result: ValueID, in values: [Value?]) -> NotFinite? {
    guard var bad = firstBad(values[result.index]!, sample: nil) else { return nil }
    var value = result
    let definitions = graph.definitions()
    while let node = definitions[value.index].map({ graph.nodes[$0] }),
      let (operand, next) = badOperand(of: node, bad, values)
    {
      (value, bad) = (operand, next)
    }
    let node = definitions[value.index].map { graph.nodes[$0] }
    let number = values[value.index]!.tensor(ofSample: bad.sample ?? 0).values[bad.element]
    return NotFinite(
      node: node, value: value, sample: bad.sample, number: Double(number),
      operands: node.map { operands(of: $0, bad, values) } ?? [])
  }

  private typealias Bad = (sample: Int?, element: Int)

  /// The first element that is not finite, of one sample where it is known.
  private func firstBad(_ value: Value, sample: Int?) -> Bad? {
    switch value {
    case .shared(let tensor): return tensor.values.firstIndex { !$0.isFinite }.map { (nil, $0) }
    case .samples(let tensors):
      for index in sample.map({ $0..<$0 + 1 }) ?? 0..<tensors.count {
        if let element = tensors[index].values.firstIndex(where: { !$0.isFinite }) { return (index, element) }
      }
      return nil
    }
  }

  private func badOperand(of node: Node, _ bad: Bad, _ values: [Value?]) -> (ValueID, Bad)? {
    let isElementwise = OperationTable.required(node.operation).isElementwise
    for operand in chosen(of: node, bad, values) {
      let value = values[operand.index]!
      guard isElementwise else {
        if let found = firstBad(value, sample: bad.sample) { return (operand, found) }
        continue
      }
      let element = element(of: value, bad)
      if !element.number.isFinite { return (operand, (value.isShared ? nil : bad.sample, element.place)) }
    }
    return nil
  }

  /// The operands that a result depends on: of an `if`, the side that it took.
  private func chosen(of node: Node, _ bad: Bad, _ values: [Value?]) -> [ValueID] {
    guard node.operation == "select" else { return node.inputs }
    let condition = element(of: values[node.inputs[0].index]!, bad).number
    return [node.inputs[0], condition != 0 ? node.inputs[1] : node.inputs[2]]
  }

  private func element(of value: Value, _ bad: Bad) -> (place: Int, number: T) {
    let tensor = value.tensor(ofSample: bad.sample ?? 0)
    let place = tensor.count == 1 ? 0 : bad.element
    return (place, tensor.values[place])
  }

  private func operands(of node: Node, _ bad: Bad, _ values: [Value?]) -> [Double] {
    let isElementwise = OperationTable.required(node.operation).isElementwise
    return node.inputs.map { input in
      let value = values[input.index]!
      if isElementwise { return Double(element(of: value, bad).number) }
      return Double(value.tensor(ofSample: bad.sample ?? 0).values.max { $0.magnitude < $1.magnitude } ?? 0)
    }
  }
}

extension Interpreter.Value {
  fileprivate var isShared: Bool { if case .shared = self { true } else { false } }
}
