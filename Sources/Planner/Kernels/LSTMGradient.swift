/// The backward step of an LSTM in one direction.
package struct LSTMGradientStep: KernelStep {
  package static let name = "lstm_gradient"
  package let hiddenGradient: Rows
  package let gates: LSTMGateRows
  package let cells: Reference
  /// As `PackLSTMStep` leaves them.
  package let weights: Reference
  package let gateGradient: Rows
  /// Its sum over the steps, if that is wanted.
  package let total: Reference?
  package let scratch: Reference
  package let size: Int
  package let steps: Int
  package let lanes: Int
  package let isReversed: Bool

  package var reads: [Reference] { [hiddenGradient.start, gates.start, cells, weights, scratch] }
  package var writes: [Reference] { [gateGradient.start, scratch] + present(total) }
  package func floats(lanes: Int) -> Int { 10 * size * steps * lanes + 4 * size * size }
  package var detail: String { " hidden \(size) steps \(steps)\(isReversed ? " reversed" : "")" }
}

extension PlanBuilder {
  mutating func lowerLSTMGradient() {
    let dh = matrix(input(0))
    let gates = arranged(input(1), strides: gateStrides(input(1)))
    let cells = arranged(input(2), strides: stepMajorStrides(input(2)))
    let (steps, size) = (type(input(0)).shape[0], type(input(0)).shape[1])
    let packed = packedWeights(size: size, rows: size, linear: nil, input(3))
    let result = allocate(node.outputs[0])
    let total = fusion.lstmTotals[nodeIndex].map { allocate($0).start }
    emit(
      LSTMGradientStep(
        hiddenGradient: dh.rows, gates: gateRows(of: gates), cells: cells.start, weights: packed,
        gateGradient: Rows(start: result.start, stride: result.strides[1]), total: total,
        scratch: scratch(9 * size * lanes), size: size, steps: steps, lanes: lanes,
        isReversed: node.attributes.bool("reverse")!))
  }
}
