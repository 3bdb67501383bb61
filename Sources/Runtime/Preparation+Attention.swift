import CKernels
import Planner

extension Preparation {
  func attentionAction(_ step: AttentionStep) -> Action {
    let shape = keep([attentionShape(step)])
    let (q, k, v) = (address(step.q.start), address(step.k.start), address(step.v.start))
    let result = address(step.result.start)
    let (probabilities, logSums) = addresses(step.memory)
    let kernel = kernels.attention!
    return { context in
      kernel(
        shape, context.pointer(q), context.pointer(k), context.pointer(v), context.pointer(result),
        context.pointer(ifAny: probabilities), context.pointer(ifAny: logSums))
    }
  }

  func attentionGradientAction(_ step: AttentionGradientStep) -> Action {
    let shape = keep([attentionShape(step.forward)])
    let forward = step.forward
    let (q, k, v) = (address(forward.q.start), address(forward.k.start), address(forward.v.start))
    let (attended, dout) = (step.attended.map(address), address(forward.result.start))
    let (probabilities, logSums) = addresses(forward.memory)
    let (dq, dk, dv) = (address(step.dq), address(step.dk), address(step.dv))
    let kernel = kernels.attention_gradient!
    return { context in
      kernel(
        shape, context.pointer(q), context.pointer(k), context.pointer(v),
        context.pointer(ifAny: attended), context.pointer(ifAny: probabilities),
        context.pointer(ifAny: logSums), context.pointer(dout), context.pointer(dq),
        context.pointer(dk), context.pointer(dv))
    }
  }

  /// Where probabilities and where logarithms of sums lie.
  private func addresses(_ memory: AttentionMemory?) -> (Address?, Address?) {
    switch memory {
    case .probabilities(let start): (address(start), nil)
    case .logSums(let start): (nil, address(start))
    case nil: (nil, nil)
    }
  }

  private func attentionShape(_ step: AttentionStep) -> aec_attention {
    aec_attention(
      heads: Int64(step.heads), size: Int64(step.size), queries: Int64(step.queries),
      steps: Int64(step.steps), lanes: Int64(step.lanes), q_stride: Int64(step.q.stride),
      k_stride: Int64(step.k.stride),
      v_stride: Int64(step.v.stride), out_stride: Int64(step.result.stride),
      scale: 1 / Float(step.size).squareRoot())
  }
}

extension TileContext {
  fileprivate func pointer(ifAny address: Address?) -> UnsafeMutablePointer<Float>? {
    guard let address else { return nil }
    return pointer(address)
  }
}
