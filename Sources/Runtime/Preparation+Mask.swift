import CKernels
import Planner

extension Preparation {
  /// Writes zeros to the lanes past the last sample of a short tile, so that they do not count in sums.
  ///
  /// The columns of a row may lie in several pieces that are `step` floats apart.
  func mask(
    _ start: Reference, rows: Int, stride: Int, columns: Int, steps: Int = 1, step: Int = 0
  ) -> Action {
    let start = address(start)
    let lanes = plan.lanes
    let fill = kernels.fill!
    return { context in
      guard context.valid < lanes else { return }
      for number in 0..<steps * rows {
        let first = context.pointer(start) + number / rows * step + number % rows * stride
        for column in Swift.stride(from: context.valid, to: columns, by: lanes) {
          fill(first + column, 0, Int64(lanes - context.valid))
        }
      }
    }
  }
}
