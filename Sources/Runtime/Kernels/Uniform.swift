import CKernels
import Planner

extension UniformDistribution: KernelDistribution {
  static func kernel(_ kernels: aec_kernels) -> DrawingKernel { kernels.uniform! }
}
