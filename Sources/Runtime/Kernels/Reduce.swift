import CKernels
import Planner

extension ReduceStep: ExecutableStep {
  /// Sums start from zero. A whole tile takes the loop as it is kept; only a short one copies it, which takes as long as
  /// adding up a small row.
  func action(_ preparation: Preparation) -> Action {
    let map = preparation.descriptor(loop)
    let operands = loop.inputs + loop.outputs
    let addresses = preparation.keep(operands.map { preparation.address($0.start) })
    let target = preparation.address(loop.outputs[0].start)
    let (count, number) = (Int64(count), operands.count)
    let lanes = preparation.plan.lanes
    var wholeTile = map
    wholeTile.run = Int64(lanes)
    let whole = UnsafePointer(preparation.keep([wholeTile]))
    let (run, fill) = (preparation.kernels.map!, preparation.kernels.fill!)
    return { context in
      fill(context.pointer(target), 0, count)
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>?.self, capacity: number) {
        for index in 0..<number { $0[index] = context.pointer(addresses[index]) }
        if context.valid == lanes { return run(whole, $0.baseAddress!) }
        var short = shortTile(map, valid: context.valid, lanes: lanes)
        run(&short, $0.baseAddress!)
      }
    }
  }

  /// In a short tile the run ends at the last sample; in a narrow one, whose rows are too short to be run one by one, the
  /// kernel leaves out the lanes after it.
  private func shortTile(_ map: aec_map, valid: Int, lanes: Int) -> aec_map {
    var own = map
    if lanes < Machine.widestVector, loop.inputs.contains(where: { $0.run == 1 }) {
      (own.lanes, own.valid) = (Int32(lanes), Int32(valid))
    } else {
      own.run = Int64(valid)
    }
    return own
  }
}
