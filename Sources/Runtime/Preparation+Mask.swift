import CKernels
import Planner

extension Preparation {
  /// Writes zeros to the lanes past the last sample of a short tile, so that they do not count in sums.
  func mask(_ start: Reference, rows: Int, stride: Int, columns: Int) -> Action {
    let start = address(start)
    let lanes = plan.lanes
    let fill = kernels.fill!
    return { context in
      guard context.valid < lanes else { return }
      for row in 0..<rows {
        let first = context.pointer(start) + row * stride
        for column in Swift.stride(from: context.valid, to: columns, by: lanes) {
          fill(first + column, 0, Int64(lanes - context.valid))
        }
      }
    }
  }
}
