import Graph
import Ops

extension PlanBuilder {
  mutating func lowerLSTM() {
    let linear = recurrences.linears[nodePlace]
    let source = withLanes(linear?.inputs[0] ?? input(0))
    let size = type(input(1)).shape[1]
    let features = linear == nil ? 0 : source.shape[1]
    let packed = packedWeights(size: size, rows: 1 + features + size, linear: linear, input(1))
    let hidden = allocate(node.outputs[0])
    let areKept = recurrences.areKept.contains(nodePlace)
    let kept = areKept ? node.outputs.dropFirst().map { allocate($0, strides: stepMajorStrides($0)).start } : []
    emit(
      .lstm(
        LSTMStep(
          input: source.start, inputStrides: (source.strides[1], source.strides[0]), features: features,
          weights: packed, hidden: Rows(start: hidden.start, stride: hidden.strides[1]),
          gates: kept.first, cells: kept.last, scratch: scratch((2 * features + 3 * size) * lanes), size: size,
          steps: source.shape[0], lanes: lanes, isReversed: node.attributes.bool("reverse")!)),
      flops: flops(of: node) + (linear.map { flops(of: $0) } ?? 0))
  }

  mutating func lowerLSTMGradient() {
    let dh = matrix(input(0))
    let gates = arranged(input(1), strides: stepMajorStrides(input(1)))
    let cells = arranged(input(2), strides: stepMajorStrides(input(2)))
    let (steps, size) = (type(input(0)).shape[0], type(input(0)).shape[1])
    let packed = packedWeights(size: size, rows: size, linear: nil, input(3))
    let result = allocate(node.outputs[0])
    let total = recurrences.totals[nodePlace].map { allocate($0).start }
    emit(
      .lstmGradient(
        LSTMGradientStep(
          hiddenGradient: Rows(start: dh.start, stride: dh.rowStride), gates: gates.start,
          cells: cells.start, weights: packed,
          gateGradient: Rows(start: result.start, stride: result.strides[1]), total: total,
          scratch: scratch(9 * size * lanes), size: size, steps: steps, lanes: lanes,
          isReversed: node.attributes.bool("reverse")!)))
  }

  /// Weights in the order in which the kernel of the node reads them, arranged once for all tiles.
  private mutating func packedWeights(size: Int, rows: Int, linear: Node?, _ weights: ValueID) -> Reference {
    isTileStep = false
    defer { isTileStep = true }
    let packed = scratch(4 * size * rows)
    let operands = (linear?.inputs.dropFirst() ?? []).map { rowMajor($0).start }
    let step = LSTMPackStep(
      inputWeights: operands.first, bias: operands.dropFirst().first, weights: rowMajor(weights).start,
      packed: packed, size: size, features: linear.map { type($0.inputs[0]).shape[1] } ?? 0,
      isGradient: node.operation == "lstm_gradient")
    emit(.packLSTM(step), flops: 0)
    return packed
  }

  /// [step][row][lane]: what one step of a recurrence reads and writes lies together.
  private func stepMajorStrides(_ value: ValueID) -> [Int] {
    rowMajorStrides(type(value).shape).map { $0 * lanes }
  }

  /// A value of samples as it lies; one that all samples share is given to every lane.
  private mutating func withLanes(_ value: ValueID) -> Place {
    let found = place(value)
    return found.lane == 1 ? found : canonical(value)
  }
}
