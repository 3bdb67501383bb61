import CKernels
import Planner

extension IndexAddStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (source, target) = (preparation.address(source), preparation.address(result))
    let table = preparation.keep(offsets.map { Int64($0) })
    let (count, width) = (Int64(offsets.count), Int64(width))
    let kernel = preparation.kernels.index_add!
    return { context in kernel(context.pointer(target), context.pointer(source), table, count, width) }
  }
}
