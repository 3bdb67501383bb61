import CKernels
import Planner

extension NormalizeGradientStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (d, normalized) = (preparation.address(gradient), preparation.address(normalized))
    let (result, inverse) = (preparation.address(result), preparation.address(inverseDeviation))
    let scale = scale.map(preparation.address)
    let (dscale, dshift) = (scaleGradient.map(preparation.address), shiftGradient.map(preparation.address))
    let groups = groups
    let mask = preparation.mask(gradient, rows: groups.count, stride: groups.stride, columns: groups.run)
    let (n, stride, run) = (Int64(groups.count), Int64(groups.stride), Int64(groups.run))
    let kernel = preparation.kernels.normalize_gradient!
    return { context in
      if dscale != nil { mask(context) }
      for outer in 0..<groups.outer {
        let distance = outer * groups.outerStride
        kernel(
          context.pointer(result) + distance, context.pointer(d) + distance, context.pointer(normalized) + distance,
          context.pointer(inverse) + outer * groups.run, n, stride, run, context.pointer(scale),
          context.pointer(dscale), context.pointer(dshift))
      }
    }
  }
}
