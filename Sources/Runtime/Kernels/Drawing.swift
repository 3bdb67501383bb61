import CKernels
import Planner

extension DrawingStep: ExecutableStep where Distribution: KernelDistribution {
  func action(_ preparation: Preparation) -> Action {
    let kernel = Distribution.kernel(preparation.kernels)
    let target = preparation.address(scratch ?? result)
    let table = preparation.keep(places.map { Int64($0) })
    let count = Int64(places.count)
    let lanes = scratch == nil ? preparation.plan.lanes : Machine.widestVector
    let use = UInt32(truncatingIfNeeded: use)
    let narrow = scratch.map { narrowing($0, result, rows: places.count, preparation) }
    return { context in
      let key = context.key
      var random = aec_random(
        key_x: key.words.x, key_y: key.words.y, step: key.step, use: use, first_sample: key.firstSample)
      kernel(context.pointer(target), table, count, Int64(lanes), Int64(context.valid), &random)
      narrow?(context)
    }
  }
}

/// Takes the lanes of a narrow tile out of rows of a whole vector.
private func narrowing(_ wide: Reference, _ result: Reference, rows: Int, _ preparation: Preparation) -> Action {
  let (source, target, lanes) = (preparation.address(wide), preparation.address(result), preparation.plan.lanes)
  return { context in
    let (from, to) = (context.pointer(source), context.pointer(target))
    for row in 0..<rows { (to + row * lanes).update(from: from + row * Machine.widestVector, count: lanes) }
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
