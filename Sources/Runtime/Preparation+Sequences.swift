import CKernels
import Planner

extension Preparation {
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
    let (x, result, inverse) = (address(step.x), address(step.result), address(step.inverseDeviation))
    let (scale, shift) = (step.scale.map(address), step.shift.map(address))
    let scaled = step.scaled.map(address)
    let (n, run) = (Int64(step.count), Int64(step.run))
    guard let normalized = step.normalized.map(address) else {
      let kernel = kernels.normalize!
      return { context in
        kernel(
          context.pointer(result), context.pointer(inverse), context.pointer(x), n, run,
          step.epsilon, context.pointer(scaled), context.pointer(scale), context.pointer(shift))
      }
    }
    let kernel = kernels.normalize_gradient!
    let (dscale, dshift) = (step.scaleGradient.map(address), step.shiftGradient.map(address))
    let mask = mask(step.x, rows: step.count, stride: step.run, columns: step.run)
    return { context in
      if dscale != nil { mask(context) }
      kernel(
        context.pointer(result), context.pointer(x), context.pointer(normalized),
        context.pointer(inverse), n, run, context.pointer(scale), context.pointer(dscale),
        context.pointer(dshift))
    }
  }
}
