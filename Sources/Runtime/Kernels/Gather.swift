import CKernels
import Planner

extension GatherStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let target = preparation.address(result)
    let table = preparation.keep(places.map { Int64($0) })
    let count = Int64(places.count)
    let lanes = Int64(preparation.plan.lanes)
    let input = input
    let gather = preparation.kernels.gather!
    return { context in
      let data = context.inputs[input]
      gather(
        context.pointer(target), table, data.values, context.index, Int64(data.sampleStride), count, lanes,
        Int64(context.valid))
    }
  }
}
