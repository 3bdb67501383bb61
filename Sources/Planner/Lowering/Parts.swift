import Graph

extension PlanBuilder {
  mutating func lowerPad() {
    let attributes = node.attributes
    let source = place(input(0))
    let result = allocate(node.outputs[0])
    fill(result, with: 0)
    let axis = attributes.int("axis")!
    let middle = result.sliced(
      axis: axis, start: attributes.int("before")!, length: source.shape[axis])
    emitCopy(from: source, to: middle)
  }

  /// Copies the parts that were not computed in place.
  mutating func lowerConcat() {
    let axis = node.attributes.int("axis")!
    let output = node.outputs[0]
    let result = isPlaced(output) ? place(output) : allocate(output)
    var start = 0
    for value in node.inputs {
      let source = place(value)
      let part = result.sliced(axis: axis, start: start, length: source.shape[axis])
      if source.start != part.start {
        emitCopy(from: source, to: part, note: "copy: this part was not computed in place")
      }
      start += source.shape[axis]
    }
  }
}
