import Graph
import Ops

/// The samples of a tile as rows of a value of the whole batch. The last tile fills the rows that are left with 0.
package struct BatchRowsStep: KernelStep {
  package static let name = "batch_rows"
  package static let takesNarrowTiles = true
  package let sample: Reference
  /// The distance of each element of a row from the start, and between samples.
  package let offsets: [Int]
  package let lane: Int
  package let result: Reference
  package let rows: Int

  package var reads: [Reference] { [sample] }
  package var writes: [Reference] { [result] }
  package func floats(lanes: Int) -> Int { 2 * offsets.count * lanes }
  package var detail: String { " \(rows)x\(offsets.count)" }
}

extension PlanBuilder {
  /// The result lies in the shared space, where each tile writes rows of its own.
  mutating func lowerBatchRows() {
    let sample = place(input(0))
    let shape = type(node.outputs[0]).shape
    let start = newBuffer(.shared, count: shape.reduce(1, *), label: label(node.outputs[0]))
    setPlace(Place(start: start, shape: shape, strides: rowMajorStrides(shape), lane: 0), of: node.outputs[0])
    emit(
      BatchRowsStep(
        sample: sample.start, offsets: sample.elementOffsets, lane: sample.lane, result: start, rows: shape[0]))
  }
}
