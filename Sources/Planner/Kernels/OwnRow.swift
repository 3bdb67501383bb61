import Graph
import Ops

/// The rows of a value of the whole batch, each in the lane of its sample.
package struct OwnRowStep: KernelStep {
  package static let name = "own_row"
  package static let takesNarrowTiles = true
  package let shared: Reference
  /// The distance of each element of a row from its start, and between rows.
  package let offsets: [Int]
  package let row: Int
  package let result: Reference
  /// The distance of each element of the result from its start.
  package let places: [Int]

  package var reads: [Reference] { [shared] }
  package var writes: [Reference] { [result] }
  package func floats(lanes: Int) -> Int { 2 * offsets.count * lanes }
}

extension PlanBuilder {
  mutating func lowerOwnRow() {
    let shared = place(input(0))
    let row = shared.without([0])
    let result = allocate(node.outputs[0])
    emit(
      OwnRowStep(
        shared: shared.start, offsets: row.elementOffsets, row: shared.strides[0], result: result.start,
        places: result.elementOffsets))
  }
}
