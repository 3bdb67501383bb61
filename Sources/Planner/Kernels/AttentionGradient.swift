import Graph

/// The backward step of an attention.
package struct AttentionGradientStep: KernelStep {
  package static let name = "attention_gradient"
  /// Its `result` holds the gradient that arrives.
  package let forward: AttentionStep
  /// The result of the forward pass; without it the kernel works more.
  package let attended: Reference?
  package let dq: Reference
  package let dk: Reference
  package let dv: Reference

  package var reads: [Reference] {
    forward.reads + [forward.result.start] + forward.memory.references + present(attended)
  }
  package var writes: [Reference] { [dq, dk, dv] }
  package func floats(lanes: Int) -> Int { forward.floats(values: attended == nil ? 7 : 8) }
}

extension PlanBuilder {
  mutating func lowerAttentionGradient() {
    let dout = wholeRows(of: canonical(input(0)))
    let operands = (1..<4).map { wholeRows(input($0)) }
    let attended = forwardPass(input(4)).map { wholeRows($0.outputs[0]).start }
    let memory = storedMemory(input(4))
    let results = node.outputs.map { allocate($0) }
    emit(
      AttentionGradientStep(
        forward: attentionStep(operands, dout, memory), attended: attended,
        dq: results[0].start, dk: results[1].start, dv: results[2].start))
  }

  /// Whether a node is the gradient of the attention with these probabilities.
  func isGradient(_ reader: Node, of probabilities: ValueID) -> Bool {
    guard
      reader.operation == "attention_gradient", reader.inputs[4] == probabilities,
      let forward = index.node(defining: probabilities)
    else { return false }
    return forward.operation == "attention" && forward.inputs == Array(reader.inputs[1...3])
  }

  /// The attention of which the node at work is the gradient.
  private func forwardPass(_ probabilities: ValueID) -> Node? {
    isGradient(node, of: probabilities) ? index.node(defining: probabilities) : nil
  }
}
