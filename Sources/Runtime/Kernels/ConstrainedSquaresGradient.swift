import CKernels
import Planner

extension ConstrainedSquaresGradientStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (source, target) = (preparation.address(d.start), preparation.address(result.start))
    let (step, kept, e) = (self, preparation.address(amounts.start), preparation.address(matrix))
    return { context in
      aec_constrained_squares_gradient(
        context.pointer(target), Int64(step.result.stride), context.pointer(source), Int64(step.d.stride),
        context.pointer(kept), Int64(step.amounts.stride), context.pointer(e), Int64(step.ends), Int64(step.width),
        Int64(step.columns), step.areShares)
    }
  }
}
