import CKernels
import Planner

extension NormalDistribution: KernelDistribution {
  static func kernel(_ kernels: aec_kernels) -> DrawingKernel { kernels.normal! }
}
