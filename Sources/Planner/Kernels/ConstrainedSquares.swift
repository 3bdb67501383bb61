/// Least squares of amounts of the rows of a shared matrix, for every column of steps and lanes.
package struct ConstrainedSquaresStep: KernelStep {
  package static let name = "constrained_squares"
  package let b: Rows
  package let matrix: Reference
  package let result: Rows
  package let ends: Int
  package let width: Int
  package let columns: Int
  package let areShares: Bool

  package var reads: [Reference] { [b.start, matrix] }
  package var writes: [Reference] { [result.start] }
  package func floats(lanes: Int) -> Int { 2 * ends * columns + ends * width }
  package var detail: String { " \(ends)x\(width)" }
}

extension PlanBuilder {
  mutating func lowerConstrainedSquares() {
    let b = matrix(input(0))
    let e = rowMajor(input(1))
    let result = allocate(node.outputs[0])
    emit(
      ConstrainedSquaresStep(
        b: b.rows, matrix: e.start, result: Rows(start: result.start, stride: b.columns), ends: e.shape[0],
        width: e.shape[1], columns: b.columns, areShares: node.attributes.bool("shares")!))
  }
}
