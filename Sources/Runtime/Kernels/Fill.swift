import CKernels
import Planner

extension FillStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let target = preparation.address(start)
    let fill = preparation.kernels.fill!
    let (value, count) = (value, Int64(count))
    return { fill($0.pointer(target), value, count) }
  }
}
