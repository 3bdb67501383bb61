/// The gradient of weights: c = a b^T over the columns of a tile; c is rows x inner, row-major.
package struct OuterStep: KernelStep {
  package static let name = "outer"
  package let rows: Int
  package let inner: Int
  package let columns: Int
  package let a: Rows
  package let b: Rows
  package let c: Reference
  /// Where the sums of the rows of a go, if they are wanted: the gradient of a bias.
  package var sums: Reference?

  package var reads: [Reference] { [a.start, b.start] }
  /// The lanes past the last sample become zero in a.
  package var writes: [Reference] { [c, a.start] + present(sums) }
  package func floats(lanes: Int) -> Int { (rows + inner) * columns + rows * inner }
  package var detail: String { " \(rows)x\(inner)x\(columns)" + (sums == nil ? "" : " + sums") }
}

extension PlanBuilder {
  /// W = a b^T over all steps and samples.
  mutating func lowerOuterSum() {
    guard graph.runsInTiles(node) else { return lowerSharedOuterSum() }
    let a = matrix(input(0))
    let b = matrix(input(1))
    let shape = type(node.outputs[0]).shape
    let w = allocate(node.outputs[0])
    emit(OuterStep(rows: shape[0], inner: shape[1], columns: a.columns, a: a.rows, b: b.rows, c: w.start))
  }
}
