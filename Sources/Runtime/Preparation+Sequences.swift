import CKernels
import Planner

extension Preparation {
  func attentionAction(_ step: AttentionStep) -> Action {
    let shape = keep([attentionShape(step)])
    let (q, k, v) = (address(step.q.start), address(step.k.start), address(step.v.start))
    let (result, probabilities) = (address(step.result.start), address(step.probabilities))
    let kernel = kernels.attention!
    return { context in
      kernel(
        shape, context.pointer(q), context.pointer(k), context.pointer(v),
        context.pointer(result), context.pointer(probabilities))
    }
  }

  func attentionGradientAction(_ step: AttentionGradientStep) -> Action {
    let shape = keep([attentionShape(step.forward)])
    let forward = step.forward
    let (q, k, v) = (address(forward.q.start), address(forward.k.start), address(forward.v.start))
    let (probabilities, dout) = (address(forward.probabilities), address(step.resultGradient))
    let (dq, dk, dv) = (address(step.dq), address(step.dk), address(step.dv))
    let scratch = address(step.scratch)
    let kernel = kernels.attention_gradient!
    return { context in
      kernel(
        shape, context.pointer(q), context.pointer(k), context.pointer(v),
        context.pointer(probabilities), context.pointer(dout), context.pointer(dq),
        context.pointer(dk), context.pointer(dv), context.pointer(scratch))
    }
  }

  private func attentionShape(_ step: AttentionStep) -> aec_attention {
    aec_attention(
      heads: Int64(step.heads), size: Int64(step.size), steps: Int64(step.steps),
      lanes: Int64(step.lanes), q_stride: Int64(step.q.stride), k_stride: Int64(step.k.stride),
      v_stride: Int64(step.v.stride), out_stride: Int64(step.result.stride),
      scale: 1 / Float(step.size).squareRoot())
  }
}
