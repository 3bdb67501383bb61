import CKernels
import Planner

extension DrawingStep: ExecutableStep where Distribution: KernelDistribution {
  func action(_ preparation: Preparation) -> Action {
    let kernel = Distribution.kernel(preparation.kernels)
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
}

/// A distribution with its kernel of an instruction set.
protocol KernelDistribution: DrawnDistribution {
  static func kernel(_ kernels: aec_kernels) -> DrawingKernel
}

typealias DrawingKernel =
  @convention(c) (
    UnsafeMutablePointer<Float>?, UnsafePointer<Int64>?, Int64, Int64, Int64, UnsafePointer<aec_random>?
  ) -> Void
