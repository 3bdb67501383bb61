import Graph

extension PlanBuilder {
  mutating func lowerBroadcast() {
    let source = place(input(0))
    let axes = node.attributes.ints("axes")!
    let shape = node.attributes.ints("shape")!
    var strides = [Int](repeating: 0, count: shape.count)
    for (axis, stride) in zip(axes, source.strides) { strides[axis] = stride }
    view(source, shape: shape, strides: strides)
  }

  mutating func lowerTranspose() {
    let source = place(input(0))
    let permutation = node.attributes.ints("permutation")!
    view(
      source, shape: permutation.map { source.shape[$0] },
      strides: permutation.map { source.strides[$0] })
  }

  mutating func lowerSlice() {
    let attributes = node.attributes
    setPlace(
      place(input(0)).sliced(
        axis: attributes.int("axis")!, start: attributes.int("start")!,
        length: attributes.int("length")!),
      of: node.outputs[0])
  }

  private mutating func view(_ source: Place, shape: [Int], strides: [Int]) {
    setPlace(
      Place(start: source.start, shape: shape, strides: strides, lane: source.lane),
      of: node.outputs[0])
  }

  /// A view when the strides allow it.
  mutating func lowerReshape() {
    let source = place(input(0))
    let shape = type(node.outputs[0]).shape
    guard let strides = reshapedStrides(source, to: shape) else { return lowerReshapeByCopy() }
    view(source, shape: shape, strides: strides)
  }

  /// Strides that read a place in another shape without moving it: axes that are split or joined must be regular.
  private func reshapedStrides(_ source: Place, to shape: [Int]) -> [Int]? {
    var old = zip(source.shape, source.strides).filter { $0.0 != 1 }.map { (extent: $0.0, stride: $0.1) }
    var result: [Int] = []
    for extent in shape.reversed() {
      guard extent != 1 else {
        result.append(0)
        continue
      }
      guard var inner = old.popLast() else { return nil }
      while inner.extent < extent, let outer = old.popLast() {
        guard outer.stride == inner.stride * inner.extent else { return nil }
        inner.extent *= outer.extent
      }
      guard inner.extent.isMultiple(of: extent) else { return nil }
      result.append(inner.stride)
      if inner.extent > extent {
        old.append((inner.extent / extent, inner.stride * extent))
      }
    }
    return result.reversed()
  }
}
