import CKernels
import Planner

extension BatchOuterStep: ExecutableStep {
  /// The part of the context: a block of the result, over all samples.
  func action(_ preparation: Preparation) -> Action {
    let blocks = (0..<parts).map(block(ofPart:))
    let shapes = preparation.keep(blocks.map { shape($0.rows.count, $0.columns.count) })
    let starts = preparation.keep(blocks.map { Block(row: $0.rows.lowerBound, column: $0.columns.lowerBound) })
    let (x, y) = (preparation.address(a.start), preparation.address(b.start))
    let (aRow, bRow, columns) = (a.stride, b.stride, columns)
    let (result, kernel) = (preparation.address(c), preparation.kernels.batch_outer!)
    return { context in
      let start = starts[context.part]
      kernel(
        shapes + context.part, context.tiles, context.pointer(result) + start.row * columns + start.column,
        context.pointer(x) + start.row * aRow, context.pointer(y) + start.column * bRow)
    }
  }

  private func shape(_ rows: Int, _ inner: Int) -> aec_outer {
    aec_outer(
      rows: Int64(rows), inner: Int64(inner), columns: 0, steps: 0, a_row: Int64(a.stride), b_row: Int64(b.stride),
      c_row: Int64(columns), a_step: 0, b_step: 0)
  }
}

/// Where a block of a result starts.
private struct Block {
  let row, column: Int
}
