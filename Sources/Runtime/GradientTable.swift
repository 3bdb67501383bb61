import CKernels
import Glibc
import Planner

/// The factors of one Adam step.
package struct AdamStep: Sendable {
  package let stepSize: Float
  package let squareRootCorrection: Float
  /// 1 - beta1, rounded once.
  package let complement1: Float
  package let beta2: Float
  /// 1 - beta2, rounded once.
  package let complement2: Float
  package let epsilon: Float

  package init(
    rate: Double, beta1: Double, beta2: Double, epsilon: Double, step: Int
  ) {
    let t = Double(step)
    stepSize = Float(rate / (1 - pow(beta1, t)))
    squareRootCorrection = Float((1 - pow(beta2, t)).squareRoot())
    complement1 = Float(1 - beta1)
    self.beta2 = Float(beta2)
    complement2 = Float(1 - beta2)
    self.epsilon = Float(epsilon)
  }
}

/// Where an executor leaves the gradient of each weight, in the order of the weights.
package final class GradientTable: @unchecked Sendable {
  private struct Entry {
    let offset: Int
    let count: Int
    let gradient: UnsafePointer<Float>
  }
  /// What a step of Adam reads and moves.
  private struct Update {
    let step: AdamStep
    let weights: UnsafeMutablePointer<Float>
    let first: UnsafeMutablePointer<Float>
    let second: UnsafeMutablePointer<Float>
  }
  private let entries: [Entry]
  /// The same, long ones cut and short ones together: the pieces that workers take.
  private let groups: [[Entry]]
  private var update: Update!
  /// What each group's worker found.
  private let areFinite: UnsafeMutablePointer<Bool>
  private var task: WorkerPool.Task = { _, _ in }
  private let adamKernel: AdamKernel
  /// Keeps the memory of the gradients.
  private let executor: Executor

  private typealias AdamKernel =
    @convention(c) (
      UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?,
      UnsafePointer<Float>?, Int64, Float, Float, Float, Float, Float, Float
    ) -> Int32

  package init(_ executor: Executor) {
    self.executor = executor
    adamKernel = kernelTable(executor.instructionSet).adam!
    entries = zip(executor.plan.parameters, executor.plan.parameterOffsets).map {
      parameter, offset in
      guard let gradient = executor.shared("gradient.\(parameter.name)") else {
        preconditionFailure("the plan gives no gradient of \(parameter.name)")
      }
      return Entry(offset: offset, count: gradient.count, gradient: gradient.baseAddress!)
    }
    groups = GradientTable.groups(of: entries)
    areFinite = .allocate(capacity: groups.count)
    areFinite.initialize(repeating: true, count: groups.count)
    task = { [unowned self] group, _ in
      areFinite[group] = groups[group].reduce(true) { adam($1, update) && $0 }
    }
  }

  deinit { areFinite.deallocate() }

  private static func groups(of entries: [Entry]) -> [[Entry]] {
    var groups: [[Entry]] = []
    var room = 0
    for entry in entries {
      let pieces = Pieces(of: entry.count)
      for range in (0..<pieces.count).map({ pieces[$0] }) {
        let part = Entry(
          offset: entry.offset + range.lowerBound, count: range.count, gradient: entry.gradient + range.lowerBound)
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

  /// Moves the weights; false where a gradient or its square is not finite: such weights stay as they are.
  package func adam(
    _ step: AdamStep, weights: FloatMemory, first: FloatMemory, second: FloatMemory
  ) -> Bool {
    update = Update(step: step, weights: weights.start, first: first.start, second: second.start)
    executor.forEach(groups.count, task)
    return groups.indices.allSatisfy { areFinite[$0] }
  }

  private func adam(_ entry: Entry, _ update: Update) -> Bool {
    let step = update.step
    return adamKernel(
      update.weights + entry.offset, update.first + entry.offset, update.second + entry.offset,
      entry.gradient, Int64(entry.count), step.stepSize, step.squareRootCorrection,
      step.complement1, step.beta2, step.complement2, step.epsilon) != 0
  }

  /// Calls `body` with each weight's place in their memory and its gradient.
  package func visit(_ body: (_ index: Int, _ gradient: Float) -> Void) {
    for entry in entries {
      for place in 0..<entry.count { body(entry.offset + place, entry.gradient[place]) }
    }
  }

  /// The gradients as arrays, for tests.
  package var values: [[Float]] {
    entries.map { Array(UnsafeBufferPointer(start: $0.gradient, count: $0.count)) }
  }
}
