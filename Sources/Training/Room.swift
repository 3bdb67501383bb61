import Checker
import Compiler
import Diagnostics
import Files
import Glibc
import Graph

extension Compilation {
  /// Elements of the largest value of a sample, or of all weights together where those are more; `Int.max` when no number
  /// holds it. The model has a value for every hyper-parameter.
  package var largestTensor: Int {
    let sizes = model.sizes
    func elements(_ shape: [Size]) -> Int {
      shape.reduce(1) { product($0, $1.evaluated(sizes) ?? .max) }
    }
    let weights = model.weights.reduce(0) { total, weight in
      let (sum, overflow) = total.addingReportingOverflow(elements(weight.shape))
      return overflow ? .max : sum
    }
    return model.nodes.reduce(weights) { max($0, elements($1.type.shape)) }
  }
}

private func product(_ a: Int, _ b: Int) -> Int {
  let (result, overflow) = a.multipliedReportingOverflow(by: b)
  return overflow ? .max : result
}

extension Compilation {
  /// Refuses sizes of which even the plan would not fit into memory.
  package func requireRoomForPlan() throws(Diagnostics) {
    guard model.undetermined.isEmpty, !fitsMemory(largestTensor) else { return }
    throw Diagnostics([tooLargeToRun])
  }

  var tooLargeToRun: Diagnostic {
    let largest = largestTensor
    return .tooLargeToRun(
      model.name, neededBytes: largest > .max / 16 ? .max : 16 * largest,
      installedBytes: installedMemory)
  }
}

/// Whether a machine like this one could hold so many tensors of float32 of a size; planning takes room too.
func fitsMemory(_ elements: Int, copies: Int = 4) -> Bool {
  elements <= installedMemory / (4 * copies)
}

/// A path that holds from every folder.
func absolutePath(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}
