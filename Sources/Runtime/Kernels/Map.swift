import CKernels
import Planner

extension MapStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action { preparation.action(of: [call(preparation)!]) }

  func call(_ preparation: Preparation) -> KernelCall? {
    let (inputs, outputs) = (loop.inputs.map(\.start), loop.outputs.map(\.start))
    let addresses = (inputs + outputs).map { preparation.address($0) }
    let areApart = Set(addresses.suffix(outputs.count)).isDisjoint(with: addresses.prefix(inputs.count))
    let map = preparation.keep(for: [loop.program, areApart] as [AnyHashable]) {
      var map = preparation.descriptor(loop)
      map.are_apart = areApart ? 1 : 0
      return map
    }
    return KernelCall(AEC_CALL_MAP, map, addresses)
  }
}
