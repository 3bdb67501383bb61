import CKernels
import Planner

extension AttentionStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let shape = preparation.keep([shape])
    let (q, k, v) = (preparation.address(q.start), preparation.address(k.start), preparation.address(v.start))
    let result = preparation.address(result.start)
    let (probabilities, logSums) = preparation.addresses(memory)
    let kernel = preparation.kernels.attention!
    return { context in
      kernel(
        shape, context.pointer(q), context.pointer(k), context.pointer(v), context.pointer(result),
        context.pointer(probabilities), context.pointer(logSums))
    }
  }

  /// The sizes as the C kernels take them.
  var shape: aec_attention {
    aec_attention(
      heads: Int64(heads), size: Int64(size), queries: Int64(queries), steps: Int64(steps), lanes: Int64(lanes),
      q_stride: Int64(q.stride), k_stride: Int64(k.stride), v_stride: Int64(v.stride),
      out_stride: Int64(result.stride), scale: 1 / Float(size).squareRoot())
  }
}

extension Preparation {
  /// Where probabilities and where logarithms of sums lie.
  func addresses(_ memory: AttentionMemory?) -> (Address?, Address?) {
    switch memory {
    case .probabilities(let start): (address(start), nil)
    case .logSums(let start): (nil, address(start))
    case nil: (nil, nil)
    }
  }
}
