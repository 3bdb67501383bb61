import CKernels
import Planner

extension MapStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let map = preparation.keep(for: loop.program) { preparation.descriptor(loop) }
    let operands = loop.inputs + loop.outputs
    precondition(operands.count <= AEC_MAX_OPERANDS, "a loop of \(operands.count) operands")
    let places = preparation.keep(operands.map { preparation.address($0.start).packed })
    let count = Int64(operands.count)
    let run = preparation.kernels.map!
    return { context in aec_run_map(run, map, context.starts, places, count) }
  }
}
