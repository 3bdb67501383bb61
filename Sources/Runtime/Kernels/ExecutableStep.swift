import CKernels
import Planner

/// A kernel of the planner that this module can run; every step of `KernelTable` is one.
protocol ExecutableStep: KernelStep {
  /// What runs the step in a tile; all that can be prepared is done here, once a plan.
  func action(_ preparation: Preparation) -> Action

  /// The step as C calls it together with its neighbours, where it is one of many small ones.
  func call(_ preparation: Preparation) -> KernelCall?
}

extension ExecutableStep {
  func call(_ preparation: Preparation) -> KernelCall? { nil }
}

/// A call of a kernel as `aec_run_calls` takes it.
struct KernelCall {
  let words: [Int64]

  /// `structure` must live as long as the call.
  init(_ kernel: Int, _ structure: UnsafeRawPointer, _ operands: [Address?]) {
    precondition(operands.count <= AEC_MAX_OPERANDS, "a call of \(operands.count) operands")
    let head = [Int64(kernel | operands.count << 8), Int64(Int(bitPattern: structure))]
    words = head + operands.map { $0?.packed ?? -1 }
  }
}

/// Whether a kernel has its action here, as each of `KernelTable` must.
package func hasAction(_ kernel: any KernelStep.Type) -> Bool { kernel is any ExecutableStep.Type }
