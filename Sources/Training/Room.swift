import Checker
import Compiler
import Diagnostics
import Files
import Glibc
import Graph
import Planner
import Runtime

extension Compilation {
  /// Bytes that a training step needs at least; `Int.max` when no number holds them.
  ///
  /// These are the floats stored for each weight, and sixteen for each element of the largest value of a sample (a
  /// tile). A value that holds the whole batch is there once.
  ///
  /// Known before anything is planned or allocated. The model has a value for every hyper-parameter.
  var leastBytes: Int {
    let sizes = model.sizes(batch: typed.train.largestBatch)
    func elements(_ shape: [Size]) -> Int {
      shape.reduce(1) { product($0, $1.evaluated(sizes) ?? .max) }
    }
    let bytes = 4 * StepMemory.leastFloats(typed.train.method.declaration)
    let weights = model.weights.reduce(0) { sum($0, product(bytes, elements($1.shape))) }
    return model.nodes.reduce(weights) { least, node in
      let isOfBatch = node.type.scope == .shared && node.type.shape.contains(where: \.countsBatch)
      return max(least, product(isOfBatch ? 4 : 64, elements(node.type.shape)))
    }
  }

  /// Whether the machine has room for a plan of the model.
  var fitsMemory: Bool { leastBytes <= installedMemory }

  /// Refuses sizes whose plan alone would not fit into memory.
  package func requireRoomForPlan() throws(Diagnostics) {
    guard model.undetermined.isEmpty, !fitsMemory else { return }
    throw Diagnostics([tooLargeToRun(bytes: leastBytes)])
  }

  func tooLargeToRun(bytes: Int) -> Diagnostic {
    .tooLargeToRun(model.name, neededBytes: bytes, installedBytes: installedMemory)
  }
}

/// Refuses plans with products of OpenBLAS that has no room, and an `AEC_ISA` that this machine does not run.
func requireKernels(for plans: Plan..., threads: Int) throws(Diagnostic) {
  if let name = getenv("AEC_ISA").map({ String(cString: $0) }), !name.isEmpty, !availableInstructionSets.contains(name)
  {
    throw .unknownInstructionSet(name, availableInstructionSets)
  }
  if plans.contains(where: \.usesOpenBLAS) { try requireProducts(threads: threads) }
}

/// Refuses to multiply where OpenBLAS has no room for so many workers.
func requireProducts(threads: Int) throws(Diagnostic) {
  guard MatrixProducts.reserve(threads: threads) else { throw .noRoomForOpenBLAS(threads: threads) }
}

private func product(_ a: Int, _ b: Int) -> Int {
  let (result, overflow) = a.multipliedReportingOverflow(by: b)
  return overflow ? .max : result
}

private func sum(_ a: Int, _ b: Int) -> Int {
  let (result, overflow) = a.addingReportingOverflow(b)
  return overflow ? .max : result
}

/// A path that holds from every folder.
package func absolutePath(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else {
    let (file, item) = fileAndItem(path)
    return item.map { "\(absolutePath(file)):\($0)" } ?? path
  }
  defer { free(resolved) }
  return String(cString: resolved)
}
