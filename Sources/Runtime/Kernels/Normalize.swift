import CKernels
import Planner

extension NormalizeStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (x, result) = (preparation.address(x), preparation.address(result))
    let inverse = preparation.address(inverseDeviation)
    let (scale, shift) = (scale.map(preparation.address), shift.map(preparation.address))
    let scaled = scaled.map(preparation.address)
    let (groups, epsilon) = (groups, epsilon)
    let (n, stride, run) = (Int64(groups.count), Int64(groups.stride), Int64(groups.run))
    let kernel = preparation.kernels.normalize!
    return { context in
      for outer in 0..<groups.outer {
        let distance = outer * groups.outerStride
        kernel(
          context.pointer(result) + distance, context.pointer(inverse) + outer * groups.run,
          context.pointer(x) + distance, n, stride, run, epsilon, context.pointer(scaled).map { $0 + distance },
          context.pointer(scale), context.pointer(shift))
      }
    }
  }
}
