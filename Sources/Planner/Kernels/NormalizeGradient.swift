/// The backward step of a normalisation.
package struct NormalizeGradientStep: KernelStep {
  package static let name = "normalize_gradient"
  package static let takesNarrowTiles = true
  package let gradient: Reference
  /// The result of the forward pass.
  package let normalized: Reference
  package let inverseDeviation: Reference
  package let result: Reference
  package let groups: RowGroups
  /// One float for each row: the gradient is multiplied by it when it arrives.
  package var scale: Reference?
  /// Where the gradients of scale and shift go.
  package var scaleGradient: Reference?
  package var shiftGradient: Reference?

  package var reads: [Reference] { [gradient] + present(scale) + [normalized, inverseDeviation] }
  package var writes: [Reference] {
    // The lanes past the last sample become zero in the gradient.
    [result] + present(scaleGradient, shiftGradient) + (scaleGradient == nil ? [] : [gradient])
  }
  package func floats(lanes: Int) -> Int { 3 * groups.floats + groups.columns }
  package var detail: String { scaleGradient == nil ? "" : " + sums" }
}

extension PlanBuilder {
  mutating func lowerNormalizeGradient() {
    let axis = type(input(0)).shape.count - 1
    let scaling = fusion.scaledGradients[nodeIndex]
    let layout = rowLayout(input(1), axis: axis, results: node.outputs)
    let gradient = arranged(scaling?.gradient ?? input(0), strides: layout)
    let normalized = arranged(input(1), strides: layout)
    let groups = RowGroups(normalized, axis: axis, lanes: lanes)!
    let inverse = arranged(input(2), strides: groups.columnStrides(of: normalized, axis: axis))
    let result = allocate(node.outputs[0], like: normalized)
    emit(
      NormalizeGradientStep(
        gradient: gradient.start, normalized: normalized.start, inverseDeviation: inverse.start, result: result.start,
        groups: groups, scale: scaling.map { place($0.scale).start }))
  }
}
