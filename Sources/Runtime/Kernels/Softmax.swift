import CKernels
import Planner

extension SoftmaxStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (x, result) = (preparation.address(x), preparation.address(result))
    let (scratch, groups) = (preparation.address(scratch), groups)
    let (n, stride, run) = (Int64(groups.count), Int64(groups.stride), Int64(groups.run))
    let kernel = preparation.kernels.softmax!
    return { context in
      for outer in 0..<groups.outer {
        let distance = outer * groups.outerStride
        kernel(
          context.pointer(result) + distance, context.pointer(x) + distance, n, stride, run,
          context.pointer(scratch))
      }
    }
  }
}
