import CKernels
import Planner

extension MatrixStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    guard let steps else { return preparation.action(of: [call(preparation)!]) }
    let shape = shape(preparation)
    let (a, b, c) = (preparation.address(a), preparation.address(b.start), preparation.address(c.start))
    let bias = bias.map(preparation.address)
    let kernel = preparation.kernels.matrix!
    return { context in
      for step in 0..<steps.count {
        kernel(
          shape, context.pointer(c) + step * steps.c, context.pointer(a), context.pointer(b) + step * steps.b,
          context.pointer(bias), nil, nil)
      }
    }
  }

  func call(_ preparation: Preparation) -> KernelCall? {
    guard steps == nil else { return nil }
    return KernelCall(
      AEC_CALL_MATRIX, shape(preparation),
      [c.start, a, b.start, bias, residual?.start, gate?.start].map { $0.map(preparation.address) })
  }

  private func shape(_ preparation: Preparation) -> UnsafeMutablePointer<aec_matrix> {
    let numbers = [
      rows, inner, columns, aStrides.row, aStrides.inner, b.stride, c.stride, residual?.stride ?? 0, gate?.stride ?? 0,
      isRectified ? 1 : 0,
    ].map { Int64($0) }
    return preparation.keep(for: numbers) {
      aec_matrix(
        rows: numbers[0], inner: numbers[1], columns: numbers[2], a_row: numbers[3], a_inner: numbers[4],
        b_row: numbers[5], c_row: numbers[6], residual_row: numbers[7], gate_row: numbers[8], relu: Int32(numbers[9]))
    }
  }
}
