import Graph

extension PlanBuilder {
  mutating func lowerSum() { lowerReduction(from: 0, .add) }
  mutating func lowerMax() { lowerReduction(from: -.infinity, .maximum) }

  private mutating func lowerReduction(from start: Float, _ store: MapLoop.Store) {
    let source = place(input(0))
    let axes = node.attributes.ints("axes")!
    let result = allocate(node.outputs[0], ordered: source.without(axes))
    fill(result, with: start)
    let target = repeated(result, along: axes, of: source.shape)
    emitCopy(from: source, to: target, store: store, flops: nil)
  }

  /// A result over the shape of its operand: along the axes that are summed it does not move.
  func repeated(_ result: Place, along axes: [Int], of shape: [Int]) -> Place {
    var kept = result.strides[...]
    let strides = shape.indices.map { axes.contains($0) ? 0 : kept.removeFirst() }
    return Place(start: result.start, shape: shape, strides: strides, lane: result.lane)
  }
}
