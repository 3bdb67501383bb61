import Planner

/// A kernel of the planner that this module can run; every step of `KernelTable` is one.
protocol ExecutableStep: KernelStep {
  /// What runs the step in a tile; all that can be prepared is done here, once a plan.
  func action(_ preparation: Preparation) -> Action
}

/// Whether a kernel has its action here, as each of `KernelTable` must.
package func hasAction(_ kernel: any KernelStep.Type) -> Bool { kernel is any ExecutableStep.Type }
