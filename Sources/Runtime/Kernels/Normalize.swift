import CKernels
import Planner

extension NormalizeStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (x, result) = (preparation.address(x), preparation.address(result))
    let inverse = preparation.address(inverseDeviation)
    let (scale, shift) = (scale.map(preparation.address), shift.map(preparation.address))
    let scaled = scaled.map(preparation.address)
    let (n, run, epsilon) = (Int64(count), Int64(run), epsilon)
    let kernel = preparation.kernels.normalize!
    return { context in
      kernel(
        context.pointer(result), context.pointer(inverse), context.pointer(x), n, run, epsilon,
        context.pointer(scaled), context.pointer(scale), context.pointer(shift))
    }
  }
}
