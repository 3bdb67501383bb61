/// Softmax over the groups of rows.
package struct SoftmaxStep: KernelStep {
  package static let name = "softmax"
  package static let takesNarrowTiles = true
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
    let axis = node.attributes.int("axis")!
    let x = arranged(input(0), strides: rowLayout(input(0), axis: axis, results: node.outputs))
    let groups = RowGroups(x, axis: axis, lanes: lanes)!
    let result = allocate(node.outputs[0], like: x)
    emit(SoftmaxStep(x: x.start, result: result.start, scratch: scratch(2 * groups.run), groups: groups))
  }
}
