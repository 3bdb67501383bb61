import CKernels
import Planner

extension SoftmaxGradientStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (d, y, result) = (preparation.address(gradient), preparation.address(y), preparation.address(result))
    let (scratch, groups) = (preparation.address(scratch), groups)
    let (n, stride, run) = (Int64(groups.count), Int64(groups.stride), Int64(groups.run))
    let kernel = preparation.kernels.softmax_gradient!
    return { context in
      for outer in 0..<groups.outer {
        let distance = outer * groups.outerStride
        kernel(
          context.pointer(result) + distance, context.pointer(d) + distance,
          context.pointer(y) + distance, n, stride, run, context.pointer(scratch))
      }
    }
  }
}
