import CKernels
import Planner

extension OuterStep: ExecutableStep {
  /// Zeros in the lanes of a past the last sample of a short tile, then the product.
  func action(_ preparation: Preparation) -> Action {
    let shape = preparation.keep([
      aec_outer(
        rows: Int64(rows), inner: Int64(inner), columns: Int64(columns), steps: Int64(steps?.count ?? 1),
        a_row: Int64(a.stride), b_row: Int64(b.stride), c_row: Int64(inner),
        a_step: Int64(steps?.a ?? 0), b_step: Int64(steps?.b ?? 0))
    ])
    let mask = preparation.mask(
      a.start, rows: rows, stride: a.stride, columns: columns, steps: steps?.count ?? 1, step: steps?.a ?? 0)
    let (a, b, c) = (preparation.address(a.start), preparation.address(b.start), preparation.address(c))
    let sums = sums.map(preparation.address)
    let kernel = preparation.kernels.outer!
    return { context in
      mask(context)
      kernel(
        shape, context.pointer(c), context.pointer(a), context.pointer(b), context.pointer(sums))
    }
  }
}
