import CKernels
import Planner

extension GatherStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let target = preparation.address(result)
    let table = preparation.keep(offsets.map { Int64($0) })
    let count = Int64(offsets.count)
    let lanes = Int64(preparation.plan.lanes)
    let input = input
    let gather = preparation.kernels.gather!
    return { context in
      let data = context.inputs[input]
      gather(
        context.pointer(target), data.values, context.index, Int64(data.sampleStride), table, count,
        lanes, Int64(context.valid))
    }
  }
}
