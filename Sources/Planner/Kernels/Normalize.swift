import Graph
import Ops

/// Normalisation over `count` rows of `run` floats.
package struct NormalizeStep: KernelStep {
  package static let name = "normalize"
  package let x: Reference
  package let result: Reference
  package let inverseDeviation: Reference
  package let count: Int
  package let run: Int
  package let epsilon: Float
  /// The result times scale plus shift, one float of each for a row, goes to `scaled`.
  package var scale: Reference?
  package var shift: Reference?
  package var scaled: Reference?

  package var reads: [Reference] { [x] + present(scale, shift) }
  package var writes: [Reference] { [result] + present(scaled) + [inverseDeviation] }
  package func floats(lanes: Int) -> Int { (scaled == nil ? 2 : 3) * count * run + run }
}

extension PlanBuilder {
  mutating func lowerNormalize() {
    let x = canonical(input(0))
    let scaling = fusion.scaledNorms[nodeIndex]
    let result = allocate(node.outputs[0])
    let inverse = allocate(node.outputs[1], strides: inverseStrides(of: x.shape))
    emit(
      NormalizeStep(
        x: x.start, result: result.start, inverseDeviation: inverse.start, count: x.shape.last!,
        run: x.shape.dropLast().reduce(lanes, *), epsilon: Float(node.attributes.real("epsilon") ?? 0),
        scale: scaling.map { place($0.scale).start }, shift: scaling.map { place($0.shift).start },
        scaled: scaling.map { allocate($0.result).start }))
  }

  /// The kernel writes one number for each place of its run, which counts all axes but the last in row-major order.
  func inverseStrides(of shape: [Int]) -> [Int] {
    rowMajorStrides(Array(shape.dropLast())).map { $0 * lanes }
  }
}
