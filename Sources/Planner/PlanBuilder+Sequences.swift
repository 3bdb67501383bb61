import Graph
import Ops

extension PlanBuilder {
  mutating func lowerSoftmax() {
    let x = canonical(input(0))
    emit(.softmax(softmaxStep(x: x, y: nil, result: allocate(node.outputs[0]))))
  }

  mutating func lowerSoftmaxGradient() {
    let dy = canonical(input(0))
    let y = canonical(input(1))
    emit(.softmax(softmaxStep(x: dy, y: y, result: allocate(node.outputs[0]))))
  }

  private mutating func softmaxStep(x: Place, y: Place?, result: Place) -> SoftmaxStep {
    let axis = node.attributes.int("axis")!
    let stride = canonicalStrides(x.shape, lanes: lanes)[axis]
    let all = x.shape.reduce(lanes, *)
    // Floats below the axis run together; everything above it repeats.
    let run = stride
    let outerStride = stride * x.shape[axis]
    return SoftmaxStep(
      x: x.start, y: y?.start, result: result.start, scratch: scratch(2 * run),
      count: x.shape[axis], stride: stride, run: run, outer: all / outerStride,
      outerStride: outerStride)
  }

  mutating func lowerNormalize() {
    let x = canonical(input(0))
    let scaling = fusion.scaling.ofNormalize[nodePlace]
    let result = allocate(node.outputs[0])
    let inverse = allocate(node.outputs[1], strides: inverseStrides(of: x.shape))
    var step = normalizeStep(x, result, inverse)
    step.scale = scaling.map { place($0.scale).start }
    step.shift = scaling.map { place($0.shift).start }
    step.scaled = scaling.map { allocate($0.result).start }
    emit(.normalize(step))
  }

  mutating func lowerNormalizeGradient() {
    let scaling = fusion.scaling.ofGradient[nodePlace]
    let d = canonical(scaling?.gradient ?? input(0))
    let normalized = canonical(input(1))
    let inverse = arranged(input(2), strides: inverseStrides(of: d.shape))
    var step = normalizeStep(d, allocate(node.outputs[0]), inverse)
    step.normalized = normalized.start
    step.scale = scaling.map { place($0.scale).start }
    emit(.normalize(step))
  }

  /// The kernel writes one number for each place of its run, which counts all axes but the last in row-major order.
  private func inverseStrides(of shape: [Int]) -> [Int] {
    rowMajorStrides(Array(shape.dropLast())).map { $0 * lanes }
  }

  private func normalizeStep(_ x: Place, _ result: Place, _ inverse: Place) -> NormalizeStep {
    NormalizeStep(
      x: x.start, result: result.start, inverseDeviation: inverse.start, count: x.shape.last!,
      run: x.shape.dropLast().reduce(lanes, *), epsilon: Float(node.attributes.real("epsilon") ?? 0))
  }

  mutating func lowerAttention() {
    let operands = (0..<3).map { rows(input($0)) }
    let result = allocate(node.outputs[0])
    let probabilities = allocate(
      node.outputs[1], strides: queryMajorStrides(node.outputs[1]))
    emit(.attention(attentionStep(operands, rows(result), probabilities.start)))
  }

  mutating func lowerAttentionGradient() {
    let dout = canonical(input(0))
    let operands = (1..<4).map { rows(input($0)) }
    let probabilities = arranged(input(4), strides: queryMajorStrides(input(4))).start
    let results = node.outputs.map { allocate($0) }
    let steps = type(input(0)).shape[0]
    emit(
      .attentionGradient(
        AttentionGradientStep(
          forward: attentionStep(operands, rows(dout), probabilities),
          resultGradient: dout.start, dq: results[0].start, dk: results[1].start,
          dv: results[2].start, scratch: scratch(2 * steps * lanes))))
  }

  /// [head][query][key][lane], as the kernel reads and writes probabilities.
  private func queryMajorStrides(_ probabilities: ValueID) -> [Int] {
    rowMajorStrides(type(probabilities).shape).map { $0 * lanes }
  }

  private mutating func rows(_ value: ValueID) -> Rows {
    let found = matrix(value)
    // The gradient kernel writes dq, dk and dv with the strides of q, k and v, so all must be those of whole rows.
    if found.rowStride == found.columns { return Rows(start: found.start, stride: found.columns) }
    return Rows(start: canonical(value).start, stride: found.columns)
  }

  private func rows(_ place: Place) -> Rows {
    Rows(start: place.start, stride: place.shape[0] * lanes)
  }

  private func attentionStep(_ operands: [Rows], _ result: Rows, _ probabilities: Reference)
    -> AttentionStep
  {
    let heads = node.attributes.int("heads")!
    let shape = type(input(0)).shape
    return AttentionStep(
      q: operands[0], k: operands[1], v: operands[2], result: result,
      probabilities: probabilities, heads: heads, size: shape[1] / heads, steps: shape[0],
      lanes: lanes)
  }
}
