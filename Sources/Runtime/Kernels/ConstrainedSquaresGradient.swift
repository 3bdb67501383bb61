import CKernels
import Planner

extension ConstrainedSquaresGradientStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (source, target) = (preparation.address(d.start), preparation.address(result.start))
    let (step, kept, e) = (self, preparation.address(amounts.start), preparation.address(rows.matrix))
    return { context in
      aec_constrained_squares_gradient(
        context.pointer(target), Int64(step.result.stride), context.pointer(source), Int64(step.d.stride),
        context.pointer(kept), Int64(step.amounts.stride), context.pointer(e), Int64(step.rows.ends),
        Int64(step.rows.width),
        Int64(step.rows.columns), step.rows.areShares)
    }
  }
}
