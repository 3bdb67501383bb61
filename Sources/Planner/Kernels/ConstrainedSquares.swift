import Graph

/// The matrix whose rows have amounts, and how many columns of these there are.
package struct ConstrainedRows: Sendable {
  package let matrix: Reference
  package let ends: Int
  package let width: Int
  package let columns: Int
  package let areShares: Bool

  init(_ matrix: Place, columns: Int, _ attributes: Attributes) {
    self.matrix = matrix.start
    (ends, width) = (matrix.shape[0], matrix.shape[1])
    self.columns = columns
    areShares = attributes.bool("shares")!
  }

  /// `kept` values of each amount are read or written.
  func floats(kept: Int) -> Int { kept * ends * columns + ends * width }
  var detail: String { " \(ends)x\(width)" }
}

/// Least squares of amounts of the rows of a shared matrix, for every column of steps and lanes.
package struct ConstrainedSquaresStep: KernelStep {
  package static let name = "constrained_squares"
  package let b: Rows
  package let result: Rows
  package let rows: ConstrainedRows

  package var reads: [Reference] { [b.start, rows.matrix] }
  package var writes: [Reference] { [result.start] }
  package func floats(lanes: Int) -> Int { rows.floats(kept: 2) }
  package var detail: String { rows.detail }
}

extension PlanBuilder {
  mutating func lowerConstrainedSquares() {
    let b = matrix(input(0))
    let e = rowMajor(input(1))
    let result = allocate(node.outputs[0])
    emit(
      ConstrainedSquaresStep(
        b: b.rows, result: Rows(start: result.start, stride: b.columns),
        rows: ConstrainedRows(e, columns: b.columns, node.attributes)))
  }
}
