import CKernels
import Planner

extension Preparation {
  func productAction(_ product: MatrixProduct) -> Action {
    let (a, b, c) = (
      address(product.a.start), address(product.b.start), address(product.c.start)
    )
    guard let sgemm = MatrixProducts.function else {
      preconditionFailure("OpenBLAS is missing; ask MatrixProducts.areAvailable first")
    }
    return { context in
      multiply(
        sgemm, m: product.m, n: product.n, k: product.k,
        a: context.pointer(a), aStride: product.a.rowStride, aTransposed: product.a.isTransposed,
        b: context.pointer(b), bStride: product.b.rowStride, bTransposed: product.b.isTransposed,
        c: context.pointer(c), cStride: product.c.rowStride, beta: product.beta)
    }
  }

  func matrixAction(_ step: MatrixStep) -> Action {
    let shape = keep([
      aec_matrix(
        rows: Int64(step.rows), inner: Int64(step.inner), columns: Int64(step.columns),
        a_row: Int64(step.aStrides.row), a_inner: Int64(step.aStrides.inner),
        b_row: Int64(step.b.stride), c_row: Int64(step.c.stride),
        residual_row: Int64(step.residual?.stride ?? 0), gate_row: Int64(step.gate?.stride ?? 0),
        relu: step.isRectified ? 1 : 0)
    ])
    let (a, b, c) = (address(step.a), address(step.b.start), address(step.c.start))
    let bias = step.bias.map(address)
    let (residual, gate) = (step.residual.map { address($0.start) }, step.gate.map { address($0.start) })
    let kernel = kernels.matrix!
    return { context in
      kernel(
        shape, context.pointer(c), context.pointer(a), context.pointer(b), context.pointer(bias),
        context.pointer(residual), context.pointer(gate))
    }
  }

  /// Zeros in the lanes of a past the last sample of a short tile, then the product.
  func outerAction(_ step: OuterStep) -> Action {
    let shape = keep([
      aec_outer(
        rows: Int64(step.rows), inner: Int64(step.inner), columns: Int64(step.columns),
        a_row: Int64(step.a.stride), b_row: Int64(step.b.stride), c_row: Int64(step.inner))
    ])
    let (a, b, c) = (address(step.a.start), address(step.b.start), address(step.c))
    let sums = step.sums.map(address)
    let kernel = kernels.outer!
    let mask = mask(step.a.start, rows: step.rows, stride: step.a.stride, columns: step.columns)
    return { context in
      mask(context)
      kernel(
        shape, context.pointer(c), context.pointer(a), context.pointer(b), context.pointer(sums))
    }
  }

  /// Writes zeros to the lanes past the last sample of a short tile, so that they do not count in sums.
  func mask(_ start: Reference, rows: Int, stride: Int, columns: Int) -> Action {
    let start = address(start)
    let lanes = plan.lanes
    let fill = kernels.fill!
    return { context in
      guard context.valid < lanes else { return }
      for row in 0..<rows {
        let first = context.pointer(start) + row * stride
        for column in Swift.stride(from: context.valid, to: columns, by: lanes) {
          fill(first + column, 0, Int64(lanes - context.valid))
        }
      }
    }
  }
}
