import CKernels
import Planner

extension BatchMatrixStep: ExecutableStep {
  /// The part of the context: some rows of the weights, for all tiles.
  func action(_ preparation: Preparation) -> Action {
    let ranges = (0..<parts).map(rows(ofPart:))
    let (shapes, starts) = (preparation.keep(ranges.map(shape)), preparation.keep(ranges.map(\.lowerBound)))
    let (a, b, c) = (address(product.a), address(product.b.start), address(product.c.start))
    let (bias, residual, gate) = (product.bias, product.residual?.start, product.gate?.start)
    let (row, kernel) = (product.aStrides.row, preparation.kernels.batch_matrix!)
    func address(_ reference: Reference) -> Address { preparation.address(reference) }
    let (biasAt, residualAt, gateAt) = (bias.map(address), residual.map(address), gate.map(address))
    return { context in
      let (shape, start) = (shapes + context.part, starts[context.part])
      kernel(
        shape, context.tiles, context.pointer(c) + start * Int(shape.pointee.c_row), context.pointer(a) + start * row,
        context.pointer(b), context.pointer(biasAt).map { $0 + start },
        context.pointer(residualAt).map { $0 + start * Int(shape.pointee.residual_row) },
        context.pointer(gateAt).map { $0 + start * Int(shape.pointee.gate_row) })
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
