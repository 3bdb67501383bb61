import CKernels
import Planner

/// Where an executor leaves the gradient of each trained weight, in the order of the weights; it knows no optimizer.
package final class GradientTable: @unchecked Sendable {
  /// What is done with a piece: the places of its weights among all of them, and their gradients.
  ///
  /// False says that a gradient is not finite.
  package typealias Body = (_ weights: Range<Int>, _ gradients: UnsafePointer<Float>) -> Bool

  private struct Entry {
    let range: Range<Int>
    let gradient: UnsafePointer<Float>
  }
  private let entries: [Entry]
  /// The same, long ones cut and short ones together: the pieces that workers take.
  private let groups: [[Entry]]
  private var body: Body = { _, _ in true }
  /// What each group's worker found.
  private let areFinite: UnsafeMutablePointer<Bool>
  private var task: WorkerPool.Task = { _, _ in }
  /// Of the executor's instruction set.
  package let kernels: aec_kernels
  /// Keeps the memory of the gradients.
  private let executor: Executor

  package init(_ executor: Executor) {
    self.executor = executor
    kernels = kernelTable(executor.instructionSet)
    let weights = zip(executor.plan.parameters, executor.plan.parameterOffsets)
    entries = weights.filter(\.0.weight.isTrained).map { parameter, offset in
      guard let gradient = executor.shared("gradient.\(parameter.name)") else {
        preconditionFailure("the plan gives no gradient of \(parameter.name)")
      }
      return Entry(range: offset..<offset + gradient.count, gradient: gradient.baseAddress!)
    }
    groups = GradientTable.groups(of: entries)
    areFinite = .allocate(capacity: groups.count)
    areFinite.initialize(repeating: true, count: groups.count)
    // Only `update` does it. Counting the users of this object would have it go from core to core.
    task = { [unowned(unsafe) self] group, _ in
      let body = body
      var isFinite = true
      for entry in groups[group] { isFinite = body(entry.range, entry.gradient) && isFinite }
      areFinite[group] = isFinite
    }
  }

  deinit { areFinite.deallocate() }

  private static func groups(of entries: [Entry]) -> [[Entry]] {
    var groups: [[Entry]] = []
    var room = 0
    for entry in entries {
      let pieces = Pieces(of: entry.range.count)
      for range in (0..<pieces.count).map({ pieces[$0] }) {
        let start = entry.range.lowerBound + range.lowerBound
        let part = Entry(range: start..<start + range.count, gradient: entry.gradient + range.lowerBound)
        if range.count > room {
          groups.append([])
          room = Pieces.length
        }
        groups[groups.count - 1].append(part)
        room -= range.count
      }
    }
    return groups
  }

  /// Has the workers do `body` with all pieces; false where it was false once.
  package func update(_ body: @escaping Body) -> Bool {
    self.body = body
    executor.forEach(groups.count, task)
    return groups.indices.allSatisfy { areFinite[$0] }
  }

  /// The Euclidean length of all gradients together, each cut to a limit first; the same for any number of workers.
  package func length(limit: Float = .infinity) -> Double {
    var total = 0.0
    for entry in entries {
      let gradients = UnsafeBufferPointer(start: entry.gradient, count: entry.range.count)
      total += gradients.reduce(0.0) { sum, gradient in
        let cut = gradient.isNaN ? gradient : max(-limit, min(limit, gradient))
        return sum + Double(cut) * Double(cut)
      }
    }
    return total.squareRoot()
  }

  /// Does `body` with the gradients of each weight, one after the other.
  package func visit(_ body: (_ weights: Range<Int>, _ gradients: UnsafePointer<Float>) -> Void) {
    for entry in entries { body(entry.range, entry.gradient) }
  }

  /// What state that is not trained becomes after the step; nil where the program leaves it as it is.
  package func newValue(of state: String) -> UnsafeBufferPointer<Float>? { executor.shared("update." + state) }

  /// The gradients as arrays, for tests.
  package var values: [[Float]] {
    entries.map { Array(UnsafeBufferPointer(start: $0.gradient, count: $0.range.count)) }
  }
}
