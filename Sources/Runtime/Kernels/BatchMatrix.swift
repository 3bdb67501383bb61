import CKernels
import Planner

extension BatchMatrixStep: ExecutableStep {
  /// The part of the context: some rows of the weights, for all tiles.
  func action(_ preparation: Preparation) -> Action {
    let ranges = (0..<parts).map(rows(ofPart:))
    let (shapes, starts) = (preparation.keep(ranges.map(shape)), preparation.keep(ranges.map(\.lowerBound)))
    func operand(_ start: Reference, _ row: Int) -> Operand { Operand(address: preparation.address(start), row: row) }
    let (a, c) = (operand(product.a, product.aStrides.row), operand(product.c.start, product.c.stride))
    let (b, bias) = (operand(product.b.start, 0), product.bias.map { operand($0, 1) })
    let residual = product.residual.map { operand($0.start, $0.stride) }
    let gate = product.gate.map { operand($0.start, $0.stride) }
    let kernel = preparation.kernels.batch_matrix!
    return { context in
      let start = starts[context.part]
      kernel(
        shapes + context.part, context.tiles, c.pointer(context, start), a.pointer(context, start),
        b.pointer(context, start), bias?.pointer(context, start), residual?.pointer(context, start),
        gate?.pointer(context, start))
    }
  }

  private func shape(_ rows: Range<Int>) -> aec_matrix {
    aec_matrix(
      rows: Int64(rows.count), inner: Int64(product.inner), columns: Int64(product.columns),
      a_row: Int64(product.aStrides.row), a_inner: Int64(product.aStrides.inner), b_row: Int64(product.b.stride),
      c_row: Int64(product.c.stride), residual_row: Int64(product.residual?.stride ?? 0),
      gate_row: Int64(product.gate?.stride ?? 0), relu: product.isRectified ? 1 : 0)
  }
}

/// Where an operand starts, and the floats between its rows.
private struct Operand {
  let address: Address
  let row: Int

  func pointer(_ context: borrowing TileContext, _ start: Int) -> UnsafeMutablePointer<Float> {
    context.pointer(address) + start * row
  }
}
