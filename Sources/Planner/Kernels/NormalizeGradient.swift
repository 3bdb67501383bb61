import Graph

/// The backward step of a normalisation.
package struct NormalizeGradientStep: KernelStep {
  package static let name = "normalize_gradient"
  package let gradient: Reference
  /// The result of the forward pass.
  package let normalized: Reference
  package let inverseDeviation: Reference
  package let result: Reference
  package let count: Int
  package let run: Int
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
  package func floats(lanes: Int) -> Int { 3 * count * run + run }
  package var detail: String { scaleGradient == nil ? "" : " + sums" }
}

extension PlanBuilder {
  mutating func lowerNormalizeGradient() {
    let scaling = fusion.scaledGradients[nodeIndex]
    let gradient = canonical(scaling?.gradient ?? input(0))
    let normalized = canonical(input(1))
    let shape = gradient.shape
    let inverse = arranged(input(2), strides: inverseStrides(of: shape))
    let result = allocate(node.outputs[0])
    emit(
      NormalizeGradientStep(
        gradient: gradient.start, normalized: normalized.start, inverseDeviation: inverse.start, result: result.start,
        count: shape.last!, run: shape.dropLast().reduce(lanes, *), scale: scaling.map { place($0.scale).start }))
  }
}
