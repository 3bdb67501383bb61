import CKernels
import Planner

extension Preparation {
  func productAction(_ product: MatrixProduct) -> Action {
    let (a, b, c) = (
      address(product.a.start), address(product.b.start), address(product.c.start)
    )
    let sgemm = sgemm
    return { context in
      multiply(
        sgemm, m: product.m, n: product.n, k: product.k,
        a: context.pointer(a), aStride: product.a.rowStride, aTransposed: product.a.isTransposed,
        b: context.pointer(b), bStride: product.b.rowStride, bTransposed: product.b.isTransposed,
        c: context.pointer(c), cStride: product.c.rowStride, beta: product.beta)
    }
  }

  func softmaxAction(_ step: SoftmaxStep) -> Action {
    let (x, result, scratch) = (address(step.x), address(step.result), address(step.scratch))
    let (n, stride, run) = (Int64(step.count), Int64(step.stride), Int64(step.run))
    guard let forward = step.y else {
      let kernel = kernels.softmax!
      return { context in
        for outer in 0..<step.outer {
          let distance = outer * step.outerStride
          kernel(
            context.pointer(result) + distance, context.pointer(x) + distance, n, stride, run,
            context.pointer(scratch))
        }
      }
    }
    let y = address(forward)
    let kernel = kernels.softmax_gradient!
    return { context in
      for outer in 0..<step.outer {
        let distance = outer * step.outerStride
        kernel(
          context.pointer(result) + distance, context.pointer(x) + distance,
          context.pointer(y) + distance, n, stride, run, context.pointer(scratch))
      }
    }
  }

  func normalizeAction(_ step: NormalizeStep) -> Action {
    let (x, result, scratch) = (address(step.x), address(step.result), address(step.scratch))
    let inverse = address(step.inverseDeviation)
    let (n, run) = (Int64(step.count), Int64(step.run))
    guard let normalized = step.normalized else {
      let kernel = kernels.normalize!
      return { context in
        kernel(
          context.pointer(result), context.pointer(inverse), context.pointer(x), n, run,
          step.epsilon, context.pointer(scratch))
      }
    }
    let forward = address(normalized)
    let kernel = kernels.normalize_gradient!
    return { context in
      kernel(
        context.pointer(result), context.pointer(x), context.pointer(forward),
        context.pointer(inverse), n, run, context.pointer(scratch))
    }
  }
}
