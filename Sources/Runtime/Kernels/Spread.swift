import CKernels
import Planner

extension SpreadStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let rows = LaneRows(self)
    let (x, value) = (preparation.address(sample), preparation.address(shared))
    let outer = preparation.keep(rows.outer)
    let lanes = Int64(preparation.plan.lanes)
    let kernel = preparation.kernels.spread!
    return { context in
      for index in 0..<rows.outer.count {
        kernel(
          context.pointer(x) + outer[index].sample, rows.sampleStride,
          context.pointer(value) + outer[index].shared, rows.sharedStride, rows.count, lanes)
      }
    }
  }
}

/// The elements of a spread as rows along the last axis, and where each run of rows starts.
private struct LaneRows {
  let outer: [(sample: Int, shared: Int)]
  let count: Int64
  let sampleStride: Int64
  let sharedStride: Int64

  init(_ step: SpreadStep) {
    count = Int64(step.extents.last ?? 1)
    sampleStride = Int64(step.sampleStrides.last ?? 0)
    sharedStride = Int64(step.sharedStrides.last ?? 0)
    var starts = [(sample: 0, shared: 0)]
    for axis in step.extents.indices.dropLast() {
      starts = starts.flatMap { start in
        (0..<step.extents[axis]).map {
          (
            sample: start.sample + $0 * step.sampleStrides[axis],
            shared: start.shared + $0 * step.sharedStrides[axis]
          )
        }
      }
    }
    outer = starts
  }
}
