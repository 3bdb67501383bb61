import CKernels
import Planner

extension MatrixStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let shape = preparation.keep([
      aec_matrix(
        rows: Int64(rows), inner: Int64(inner), columns: Int64(columns),
        a_row: Int64(aStrides.row), a_inner: Int64(aStrides.inner),
        b_row: Int64(b.stride), c_row: Int64(c.stride),
        residual_row: Int64(residual?.stride ?? 0), gate_row: Int64(gate?.stride ?? 0),
        relu: isRectified ? 1 : 0)
    ])
    let (a, b, c) = (preparation.address(a), preparation.address(b.start), preparation.address(c.start))
    let (bias, residual) = (bias.map(preparation.address), (residual?.start).map(preparation.address))
    let gate = (gate?.start).map(preparation.address)
    let kernel = preparation.kernels.matrix!
    guard let steps else {
      return { context in
        kernel(
          shape, context.pointer(c), context.pointer(a), context.pointer(b), context.pointer(bias),
          context.pointer(residual), context.pointer(gate))
      }
    }
    return { context in
      for step in 0..<steps.count {
        kernel(
          shape, context.pointer(c) + step * steps.c, context.pointer(a), context.pointer(b) + step * steps.b,
          context.pointer(bias), nil, nil)
      }
    }
  }
}
