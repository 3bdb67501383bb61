/// What `constrained_squares` passes back, for every column of steps and lanes.
package struct ConstrainedSquaresGradientStep: KernelStep {
  package static let name = "constrained_squares_gradient"
  package let d: Rows
  package let amounts: Rows
  package let matrix: Reference
  package let result: Rows
  package let ends: Int
  package let width: Int
  package let columns: Int
  package let areShares: Bool

  package var reads: [Reference] { [d.start, amounts.start, matrix] }
  package var writes: [Reference] { [result.start] }
  package func floats(lanes: Int) -> Int { 3 * ends * columns + ends * width }
  package var detail: String { " \(ends)x\(width)" }
}

extension PlanBuilder {
  mutating func lowerConstrainedSquaresGradient() {
    let d = matrix(input(0))
    let amounts = matrix(input(1))
    let e = rowMajor(input(2))
    let result = allocate(node.outputs[0])
    emit(
      ConstrainedSquaresGradientStep(
        d: d.rows, amounts: amounts.rows, matrix: e.start, result: Rows(start: result.start, stride: d.columns),
        ends: e.shape[0], width: e.shape[1], columns: d.columns, areShares: node.attributes.bool("shares")!))
  }
}
