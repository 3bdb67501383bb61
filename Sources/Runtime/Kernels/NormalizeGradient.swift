import CKernels
import Planner

extension NormalizeGradientStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (d, normalized) = (preparation.address(gradient), preparation.address(normalized))
    let (result, inverse) = (preparation.address(result), preparation.address(inverseDeviation))
    let scale = scale.map(preparation.address)
    let (dscale, dshift) = (scaleGradient.map(preparation.address), shiftGradient.map(preparation.address))
    let mask = preparation.mask(gradient, rows: count, stride: run, columns: run)
    let (n, run) = (Int64(count), Int64(run))
    let kernel = preparation.kernels.normalize_gradient!
    return { context in
      if dscale != nil { mask(context) }
      kernel(
        context.pointer(result), context.pointer(d), context.pointer(normalized),
        context.pointer(inverse), n, run, context.pointer(scale), context.pointer(dscale),
        context.pointer(dshift))
    }
  }
}
