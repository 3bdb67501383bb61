import CKernels
import Planner

extension BatchRowsStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (source, target) = (preparation.address(sample), preparation.address(result))
    let (table, count) = (preparation.keep(offsets), offsets.count)
    let (rows, lane) = (rows, lane)
    return { context in
      let output = context.pointer(target) + context.first * count
      for sample in 0..<context.valid {
        let (input, row) = (context.pointer(source) + sample * lane, output + sample * count)
        for element in 0..<count { row[element] = input[table[element]] }
      }
      guard context.isLast else { return }
      let left = rows - context.first - context.valid
      (output + context.valid * count).update(repeating: 0, count: left * count)
    }
  }
}
