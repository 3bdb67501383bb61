/// The backward step of a softmax.
package struct SoftmaxGradientStep: KernelStep {
  package static let name = "softmax_gradient"
  package static let takesNarrowTiles = true
  package let gradient: Reference
  /// The result of the forward pass.
  package let y: Reference
  package let result: Reference
  package let scratch: Reference
  package let groups: RowGroups

  package var reads: [Reference] { [gradient, scratch, y] }
  package var writes: [Reference] { [result, scratch] }
  package func floats(lanes: Int) -> Int { 3 * groups.floats }
}

extension PlanBuilder {
  mutating func lowerSoftmaxGradient() {
    let axis = node.attributes.int("axis")!
    let layout = rowLayout(input(1), axis: axis, results: node.outputs)
    let gradient = arranged(input(0), strides: layout)
    let y = arranged(input(1), strides: layout)
    let groups = RowGroups(y, axis: axis, lanes: lanes)!
    let result = allocate(node.outputs[0], like: y)
    emit(
      SoftmaxGradientStep(
        gradient: gradient.start, y: y.start, result: result.start, scratch: scratch(2 * groups.run), groups: groups))
  }
}
