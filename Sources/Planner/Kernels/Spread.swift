/// A shared value in every lane.
package struct SpreadStep: KernelStep {
  package static let name = "spread"
  package static let takesNarrowTiles = true
  package let extents: [Int]
  package let sample: Reference
  package let sampleStrides: [Int]
  package let shared: Reference
  package let sharedStrides: [Int]

  package var reads: [Reference] { [shared] }
  package var writes: [Reference] { [sample] }
  package func floats(lanes: Int) -> Int { (lanes + 1) * extents.reduce(1, *) }
}

extension PlanBuilder {
  mutating func lowerSpread() {
    let shared = place(input(0))
    let sample = allocate(node.outputs[0])
    emit(
      SpreadStep(
        extents: sample.shape, sample: sample.start, sampleStrides: sample.strides, shared: shared.start,
        sharedStrides: shared.strides),
      flops: 0)
  }
}
