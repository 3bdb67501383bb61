import CKernels
import Planner

extension OwnRowStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (source, target) = (preparation.address(shared), preparation.address(result))
    let (from, to, count) = (preparation.keep(offsets), preparation.keep(places), offsets.count)
    let (row, lanes) = (row, preparation.plan.lanes)
    return { context in
      for lane in 0..<lanes {
        // Lanes without a sample hold copies of the last one, as everywhere.
        let sample = context.first + min(lane, context.valid - 1)
        let (input, output) = (context.pointer(source) + sample * row, context.pointer(target) + lane)
        for element in 0..<count { output[to[element]] = input[from[element]] }
      }
    }
  }
}
