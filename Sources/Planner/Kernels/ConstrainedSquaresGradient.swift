/// What `constrained_squares` passes back, for every column of steps and lanes.
package struct ConstrainedSquaresGradientStep: KernelStep {
  package static let name = "constrained_squares_gradient"
  package let d: Rows
  package let amounts: Rows
  package let result: Rows
  package let rows: ConstrainedRows

  package var reads: [Reference] { [d.start, amounts.start, rows.matrix] }
  package var writes: [Reference] { [result.start] }
  package func floats(lanes: Int) -> Int { rows.floats(kept: 3) }
  package var detail: String { rows.detail }
}

extension PlanBuilder {
  mutating func lowerConstrainedSquaresGradient() {
    let d = matrix(input(0))
    let amounts = matrix(input(1))
    let e = rowMajor(input(2))
    let result = allocate(node.outputs[0])
    emit(
      ConstrainedSquaresGradientStep(
        d: d.rows, amounts: amounts.rows, result: Rows(start: result.start, stride: d.columns),
        rows: ConstrainedRows(e, columns: d.columns, node.attributes)))
  }
}
