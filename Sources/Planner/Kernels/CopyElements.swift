import Graph
import Ops

/// Elements of `width` floats each, in the order of a table of source offsets.
package struct CopyElementsStep: KernelStep {
  package static let name = "copy_elements"
  package static let takesNarrowTiles = true
  package let source: Reference
  package let result: Reference
  package let offsets: [Int]
  package let width: Int

  package var reads: [Reference] { [source] }
  package var writes: [Reference] { [result] }
  package func floats(lanes: Int) -> Int { 2 * offsets.count * width }
}

extension PlanBuilder {
  /// `reshape` where no strides read the source in its new shape.
  mutating func lowerReshapeByCopy() {
    let source = place(input(0))
    let shape = type(node.outputs[0]).shape
    if source.lane == 1 {
      copyElements(of: canonical(input(0)), in: canonicalOrder(shape), width: lanes)
    } else {
      copyElements(of: source, in: Array(0..<shape.reduce(1, *)), width: 1)
    }
  }

  private mutating func copyElements(of source: Place, in order: [Int], width: Int) {
    let result = allocate(node.outputs[0])
    let places = source.elementOffsets
    let offsets = order.map { places[$0] }
    emit(CopyElementsStep(source: source.start, result: result.start, offsets: offsets, width: width), flops: 0)
  }
}
