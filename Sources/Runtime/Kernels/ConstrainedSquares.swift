import CKernels
import Planner

extension ConstrainedSquaresStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (source, target) = (preparation.address(b.start), preparation.address(result.start))
    let (step, e) = (self, preparation.address(rows.matrix))
    return { context in
      aec_constrained_squares(
        context.pointer(target), Int64(step.result.stride), context.pointer(source), Int64(step.b.stride),
        context.pointer(e), Int64(step.rows.ends), Int64(step.rows.width), Int64(step.rows.columns), step.rows.areShares
      )
    }
  }
}
