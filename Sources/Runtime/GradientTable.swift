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
package struct GradientTable: @unchecked Sendable {
  private struct Entry {
    let offset: Int
    let count: Int
    let gradient: UnsafePointer<Float>
  }
  private let entries: [Entry]
  private let adamKernel: AdamKernel
  /// Keeps the memory of the gradients.
  private let executor: Executor

  private typealias AdamKernel =
    @convention(c) (
      UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?,
      UnsafePointer<Float>?, Int64, Float, Float, Float, Float, Float, Float
    ) -> Void

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
  }

  package func adam(
    _ step: AdamStep, weights: FloatMemory, first: FloatMemory, second: FloatMemory
  ) {
    for entry in entries {
      adamKernel(
        weights.start + entry.offset, first.start + entry.offset, second.start + entry.offset,
        entry.gradient, Int64(entry.count), step.stepSize, step.squareRootCorrection,
        step.complement1, step.beta2, step.complement2, step.epsilon)
    }
  }

  /// The gradients as arrays, for tests.
  package var values: [[Float]] {
    entries.map { Array(UnsafeBufferPointer(start: $0.gradient, count: $0.count)) }
  }
}
