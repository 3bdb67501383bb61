import CKernels
import Planner

extension MomentsStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (x, result) = (preparation.address(x), preparation.address(result))
    let shape = preparation.keep([
      aec_moments(
        rows: Int64(features.count), stride: Int64(features.stride), run: Int64(features.run),
        outer: Int64(features.outer), outer_stride: Int64(features.outerStride), lanes: Int64(preparation.plan.lanes))
    ])
    let (kernel, distance) = (preparation.kernels.moments!, Int64(distance))
    return { context in
      kernel(context.pointer(result), distance, context.pointer(x), shape, Int64(context.valid))
    }
  }
}
