import CKernels
import Planner

extension JoinMomentsStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (parts, result) = (preparation.address(parts), preparation.address(result))
    let (features, distance, numbers) = (Int64(features), Int64(distance), Int64(numbers))
    let slot = Int64(preparation.plan.slotCount)
    let kernel = preparation.kernels.join_moments!
    return { context in
      let tiles = context.tiles.pointee
      kernel(
        context.pointer(result), context.pointer(parts), distance, slot, tiles.count, features,
        Float(numbers * tiles.lanes), Float(numbers * tiles.valid))
    }
  }
}
