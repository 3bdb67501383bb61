import CKernels
import Planner

extension CopyElementsStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (source, target) = (preparation.address(source), preparation.address(result))
    let runs = Run.all(offsets, width: width)
    let table = preparation.keep(runs)
    let count = runs.count
    return { context in
      let input = context.pointer(source)
      var output = context.pointer(target)
      for number in 0..<count {
        output.update(from: input + table[number].start, count: table[number].count)
        output += table[number].count
      }
    }
  }
}

/// Floats that lie side by side in the source, as they do in the result.
private struct Run: BitwiseCopyable {
  let start: Int
  var count: Int

  /// Elements of `width` floats at these offsets.
  static func all(_ offsets: [Int], width: Int) -> [Run] {
    var runs: [Run] = []
    for offset in offsets {
      if let last = runs.last, last.start + last.count == offset {
        runs[runs.count - 1].count += width
      } else {
        runs.append(Run(start: offset, count: width))
      }
    }
    return runs
  }
}
