import CKernels
import Planner

extension UniformStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    drawing(preparation.kernels.uniform!, result, places, use: use, preparation)
  }
}

/// What draws numbers of every sample with a kernel.
func drawing(_ kernel: DrawingKernel, _ result: Reference, _ places: [Int], use: Int, _ preparation: Preparation)
  -> Action
{
  let target = preparation.address(result)
  let table = preparation.keep(places.map { Int64($0) })
  let count = Int64(places.count)
  let lanes = Int64(preparation.plan.lanes)
  let use = UInt32(truncatingIfNeeded: use)
  return { context in
    let key = context.key
    var random = aec_random(
      key_x: key.words.x, key_y: key.words.y, step: key.step, use: use, first_sample: key.firstSample)
    kernel(context.pointer(target), table, count, lanes, Int64(context.valid), &random)
  }
}

typealias DrawingKernel =
  @convention(c) (
    UnsafeMutablePointer<Float>?, UnsafePointer<Int64>?, Int64, Int64, Int64, UnsafePointer<aec_random>?
  ) -> Void
