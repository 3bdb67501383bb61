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
}
