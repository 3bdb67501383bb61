import CKernels
import Planner

extension ConvolveOuterStep: ExecutableStep {
  /// Zeros in the lanes of y past the last sample of a short tile, then the products.
  func action(_ preparation: Preparation) -> Action {
    let shape = preparation.keep([preparation.convolution(grid)])
    let mask = preparation.mask(
      y.start, rows: grid.groups * grid.rows, stride: y.stride, columns: grid.places * preparation.plan.lanes)
    let (y, x, result) = (preparation.address(y.start), preparation.address(x), preparation.address(result))
    let sums = sums.map(preparation.address)
    let kernel = preparation.kernels.convolve_outer!
    return { context in
      mask(context)
      kernel(shape, context.pointer(result), context.pointer(y), context.pointer(x), context.pointer(sums))
    }
  }
}
