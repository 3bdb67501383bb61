/// Softmax over the groups of rows.
package struct SoftmaxStep: KernelStep {
  package static let name = "softmax"
  package let x: Reference
  package let result: Reference
  package let scratch: Reference
  package let groups: RowGroups

  package var reads: [Reference] { [x, scratch] }
  package var writes: [Reference] { [result, scratch] }
  package func floats(lanes: Int) -> Int { 2 * groups.floats }
}

extension PlanBuilder {
  mutating func lowerSoftmax() {
    let x = canonical(input(0))
    let groups = softmaxGroups(x)
    let result = allocate(node.outputs[0])
    emit(SoftmaxStep(x: x.start, result: result.start, scratch: scratch(2 * groups.run), groups: groups))
  }

  /// Floats below the axis run together; everything above it repeats.
  func softmaxGroups(_ x: Place) -> RowGroups {
    let axis = node.attributes.int("axis")!
    let stride = canonicalStrides(x.shape, lanes: lanes)[axis]
    let distance = stride * x.shape[axis]
    return RowGroups(
      count: x.shape[axis], stride: stride, run: stride, outer: x.shape.reduce(lanes, *) / distance,
      outerStride: distance)
  }
}
