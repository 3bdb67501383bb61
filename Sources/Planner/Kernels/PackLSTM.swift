import Graph

/// The weights of an LSTM in the order in which its kernel, or that of its gradient, reads them.
package struct PackLSTMStep: KernelStep {
  package static let name = "pack_lstm"
  package let inputWeights: Reference?
  package let bias: Reference?
  package let weights: Reference
  package let packed: Reference
  package let size: Int
  package let features: Int
  package let isGradient: Bool

  package var reads: [Reference] { present(inputWeights, bias, weights) }
  package var writes: [Reference] { [packed] }
  package func floats(lanes: Int) -> Int { 8 * size * (features + size) }
}

extension PlanBuilder {
  /// Weights in the order in which the kernel of the node reads them, arranged once for all tiles.
  mutating func packedWeights(size: Int, rows: Int, linear: Node?, _ weights: ValueID) -> Reference {
    isTileStep = false
    defer { isTileStep = true }
    let packed = scratch(4 * size * rows)
    let operands = (linear?.inputs.dropFirst() ?? []).map { rowMajor($0).start }
    let step = PackLSTMStep(
      inputWeights: operands.first, bias: operands.dropFirst().first, weights: rowMajor(weights).start,
      packed: packed, size: size, features: linear.map { type($0.inputs[0]).shape[1] } ?? 0,
      isGradient: node.operation == "lstm_gradient")
    emit(step, flops: 0)
    return packed
  }
}
