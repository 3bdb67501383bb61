import CKernels
import Planner

extension ReduceStep: ExecutableStep {
  /// Sums start from zero. In a short tile the run ends at the last sample; in a narrow one, whose rows are too short to be
  /// run one by one, the kernel leaves out the lanes after it.
  func action(_ preparation: Preparation) -> Action {
    let map = preparation.descriptor(loop)
    let operands = loop.inputs + loop.outputs
    let addresses = preparation.keep(operands.map { preparation.address($0.start) })
    let target = preparation.address(loop.outputs[0].start)
    let (count, number) = (Int64(count), operands.count)
    let lanes = preparation.plan.lanes
    let isNarrow = lanes < Machine.widestVector && loop.inputs.contains { $0.run == 1 }
    let (run, fill) = (preparation.kernels.map!, preparation.kernels.fill!)
    return { context in
      var own = map
      if isNarrow, context.valid < lanes {
        (own.lanes, own.valid) = (Int32(lanes), Int32(context.valid))
      } else {
        own.run = Int64(context.valid)
      }
      fill(context.pointer(target), 0, count)
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>?.self, capacity: number) {
        for index in 0..<number { $0[index] = context.pointer(addresses[index]) }
        run(&own, $0.baseAddress!)
      }
    }
  }
}
