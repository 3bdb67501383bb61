import Graph
import Ops

/// All steps of an LSTM in one direction.
package struct LSTMStep: KernelStep {
  package static let name = "lstm"
  /// The input; the projected one when the kernel multiplies no features.
  package let input: Reference
  package let inputStrides: (row: Int, step: Int)
  package let features: Int
  /// As `PackLSTMStep` leaves them.
  package let weights: Reference
  package let hidden: Rows
  /// Where the gradient needs them.
  package let gates: LSTMGateRows?
  package let cells: Reference?
  package let scratch: Reference
  package let size: Int
  package let steps: Int
  package let lanes: Int
  package let isReversed: Bool

  package var reads: [Reference] { [input, weights, scratch] }
  package var writes: [Reference] { [hidden.start, scratch] + present(gates?.start, cells) }

  package func floats(lanes: Int) -> Int {
    let inputs = (features > 0 ? features : 4 * size) * lanes * (inputStrides.step == 0 ? 1 : steps)
    let results = (gates == nil ? 1 : 6) * size * steps * lanes
    return inputs + results + 4 * size * (features + size)
  }

  package var detail: String { " hidden \(size) steps \(steps)\(isReversed ? " reversed" : "")" }
}

/// Gates of all steps: [step][row][lane], or rows of all steps that lie `stride` apart.
package struct LSTMGateRows: Sendable {
  package let start: Reference
  /// 0 where the gates of a step lie side by side.
  package let stride: Int

  /// From 8 MiB on a step finds nothing in a cache, and memory is what is short.
  static let many = 1 << 21
}

extension PlanBuilder {
  mutating func lowerLSTM() {
    let linear = fusion.lstmProjections[nodeIndex]
    let source = withLanes(linear?.inputs[0] ?? input(0))
    let size = type(input(1)).shape[1]
    let features = linear == nil ? 0 : source.shape[1]
    let packed = packedWeights(size: size, rows: 1 + features + size, linear: linear, input(1))
    let hidden = allocate(node.outputs[0])
    // Only a gradient reads gates and cells.
    let areKept = node.outputs.dropFirst().contains(where: index.isRead)
    let gates = areKept ? gateRows(of: allocate(node.outputs[1], strides: gateStrides(node.outputs[1]))) : nil
    let cells = areKept ? allocate(node.outputs[2], strides: stepMajorStrides(node.outputs[2])).start : nil
    let step = LSTMStep(
      input: source.start, inputStrides: (source.strides[1], source.strides[0]), features: features, weights: packed,
      hidden: Rows(start: hidden.start, stride: hidden.strides[1]), gates: gates, cells: cells,
      scratch: scratch((2 * features + 3 * size) * lanes), size: size, steps: source.shape[0], lanes: lanes,
      isReversed: node.attributes.bool("reverse")!)
    emit(step, flops: flops(of: node) + (linear.map { flops(of: $0) } ?? 0))
  }

  /// So many gates lie as their gradients will, which then take their memory.
  func gateStrides(_ value: ValueID) -> [Int] {
    let isLong = type(value).count * lanes >= LSTMGateRows.many
    return isLong ? canonicalStrides(type(value).shape, lanes: lanes) : stepMajorStrides(value)
  }

  func gateRows(of place: Place) -> LSTMGateRows {
    let isLong = place.shape.reduce(lanes, *) >= LSTMGateRows.many
    return LSTMGateRows(start: place.start, stride: isLong ? place.strides[1] : 0)
  }

  /// [step][row][lane]: what one step of a recurrence reads and writes lies together.
  func stepMajorStrides(_ value: ValueID) -> [Int] {
    rowMajorStrides(type(value).shape).map { $0 * lanes }
  }

  /// A value of samples as it lies; one that all samples share is given to every lane.
  mutating func withLanes(_ value: ValueID) -> Place {
    let found = place(value)
    return found.lane == 1 ? found : canonical(value)
  }
}
