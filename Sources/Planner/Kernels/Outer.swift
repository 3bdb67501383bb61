/// The gradient of weights: c = a b^T over the columns of a tile; c is rows x inner, row-major.
package struct OuterStep: KernelStep {
  package static let name = "outer"
  package static let takesNarrowTiles = true

  /// Columns that lie in pieces, one for each step of a sequence: floats between neighbouring pieces of a and of b.
  package struct Steps: Sendable {
    package let count: Int
    package let a: Int
    package let b: Int
  }
  package let rows: Int
  package let inner: Int
  /// Of one piece.
  package let columns: Int
  package var steps: Steps?
  package let a: Rows
  package let b: Rows
  package let c: Reference
  /// Where the sums of the rows of a go, if they are wanted: the gradient of a bias.
  package var sums: Reference?

  private var allColumns: Int { columns * (steps?.count ?? 1) }
  package var reads: [Reference] { [a.start, b.start] }
  /// The lanes past the last sample become zero in a.
  package var writes: [Reference] { [c, a.start] + present(sums) }
  package func run(lanes: Int) -> Int { columns }
  package func floats(lanes: Int) -> Int { (rows + inner) * allColumns + rows * inner }
  package var detail: String {
    " \(rows)x\(inner)x\(allColumns)" + (steps == nil ? "" : " by steps") + (sums == nil ? "" : " + sums")
  }
}

extension PlanBuilder {
  /// W = a b^T over all steps and samples.
  mutating func lowerOuterSum() {
    guard graph.runsInTiles(node) else { return lowerSharedOuterSum() }
    if let reason = index.batchProducts.reasons[nodeIndex] { return lowerBatchOuter(reason) }
    if let step = outerBySteps() { return emit(step) }
    let a = matrix(input(0))
    let b = matrix(input(1))
    let shape = type(node.outputs[0]).shape
    let w = allocate(node.outputs[0])
    emit(OuterStep(rows: shape[0], inner: shape[1], columns: a.columns, a: a.rows, b: b.rows, c: w.start))
  }

  /// The same over the batch, straight to where the sums of all tiles lie.
  private mutating func lowerBatchOuter(_ reason: String) {
    let (a, b) = (matrix(input(0)), matrix(input(1)))
    let shape = type(node.outputs[0]).shape
    isTileStep = false
    let c = allocate(node.outputs[0]).start
    let step = BatchOuterStep(rows: shape[0], columns: shape[1], a: a.rows, b: b.rows, c: c)
    emit(step, flops: 2 * shape[0] * shape[1] * lanes, note: reason)
  }

  /// The same where an operand has its steps one after the other; nil where all columns lie side by side.
  private mutating func outerBySteps() -> OuterStep? {
    let (a, b) = (place(input(0)), place(input(1)))
    guard a.shape.count == 2, a.lane == 1, b.lane == 1, !hasContiguousColumns(a) || !hasContiguousColumns(b) else {
      return nil
    }
    return OuterStep(
      rows: a.shape[1], inner: b.shape[1], columns: lanes,
      steps: OuterStep.Steps(count: a.shape[0], a: a.strides[0], b: b.strides[0]),
      a: Rows(start: a.start, stride: a.strides[1]), b: Rows(start: b.start, stride: b.strides[1]),
      c: allocate(node.outputs[0]).start)
  }
}
