import CKernels
import Planner

extension AttentionGradientStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let shape = preparation.keep([forward.shape])
    let (q, k) = (preparation.address(forward.q.start), preparation.address(forward.k.start))
    let v = preparation.address(forward.v.start)
    let (attended, dout) = (attended.map(preparation.address), preparation.address(forward.result.start))
    let (probabilities, logSums) = preparation.addresses(forward.memory)
    let (dq, dk, dv) = (preparation.address(dq), preparation.address(dk), preparation.address(dv))
    let kernel = preparation.kernels.attention_gradient!
    return { context in
      kernel(
        shape, context.pointer(q), context.pointer(k), context.pointer(v),
        context.pointer(attended), context.pointer(probabilities),
        context.pointer(logSums), context.pointer(dout), context.pointer(dq),
        context.pointer(dk), context.pointer(dv))
    }
  }
}
