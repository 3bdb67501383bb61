import Graph

/// Normalisation over the rows of each group.
package struct NormalizeStep: KernelStep {
  package static let name = "normalize"
  package static let takesNarrowTiles = true
  package let x: Reference
  package let result: Reference
  package let inverseDeviation: Reference
  package let groups: RowGroups
  package let epsilon: Float
  /// The result times scale plus shift, one float of each for a row, goes to `scaled`.
  package var scale: Reference?
  package var shift: Reference?
  package var scaled: Reference?

  package var reads: [Reference] { [x] + present(scale, shift) }
  package var writes: [Reference] { [result] + present(scaled) + [inverseDeviation] }
  package func floats(lanes: Int) -> Int {
    (scaled == nil ? 2 : 3) * groups.floats + groups.columns
  }
}

extension PlanBuilder {
  mutating func lowerNormalize() {
    let axis = type(input(0)).shape.count - 1
    let scaling = fusion.scaledNorms[nodeIndex]
    let results = [node.outputs[0]] + (scaling.map { [$0.result] } ?? [])
    let x = arranged(input(0), strides: rowLayout(input(0), axis: axis, results: results))
    let groups = RowGroups(x, axis: axis, lanes: lanes)!
    let result = allocate(node.outputs[0], like: x)
    let inverse = allocate(node.outputs[1], strides: groups.columnStrides(of: x, axis: axis))
    emit(
      NormalizeStep(
        x: x.start, result: result.start, inverseDeviation: inverse.start, groups: groups,
        epsilon: Float(node.attributes.real("epsilon") ?? 0), scale: scaling.map { place($0.scale).start },
        shift: scaling.map { place($0.shift).start }, scaled: scaling.map { allocate($0.result, like: x).start }))
  }
}
