import CKernels
import Planner

extension UniformStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let target = preparation.address(result)
    let table = preparation.keep(places.map { Int64($0) })
    let count = Int64(places.count)
    let lanes = Int64(preparation.plan.lanes)
    let use = UInt32(truncatingIfNeeded: use)
    let uniform = preparation.kernels.uniform!
    return { context in
      let key = context.key
      var random = aec_random(
        key_x: key.words.x, key_y: key.words.y, step: key.step, use: use, first_sample: key.firstSample)
      uniform(context.pointer(target), table, count, lanes, Int64(context.valid), &random)
    }
  }
}
