import CKernels
import Planner

extension MapStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let map = preparation.keep(for: loop.program) { preparation.descriptor(loop) }
    let operands = loop.inputs + loop.outputs
    let addresses = preparation.keep(operands.map { preparation.address($0.start) })
    let count = operands.count
    let run = preparation.kernels.map!
    return { context in
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>?.self, capacity: count) {
        for index in 0..<count { $0[index] = context.pointer(addresses[index]) }
        run(map, $0.baseAddress!)
      }
    }
  }
}
