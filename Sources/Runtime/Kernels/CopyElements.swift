import CKernels
import Planner

extension CopyElementsStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (source, target) = (preparation.address(source), preparation.address(result))
    let table = preparation.keep(offsets)
    let (count, width) = (offsets.count, width)
    return { context in
      let (input, output) = (context.pointer(source), context.pointer(target))
      for element in 0..<count {
        (output + element * width).update(from: input + table[element], count: width)
      }
    }
  }
}
