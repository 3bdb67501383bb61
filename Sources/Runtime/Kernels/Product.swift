import Planner

extension ProductStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let (first, second) = (preparation.address(a.start), preparation.address(b.start))
    let (result, product) = (preparation.address(c.start), self)
    let sgemm = MatrixProducts.function
    return { context in
      multiply(
        sgemm, m: product.m, n: product.n, k: product.k,
        a: context.pointer(first), aStride: product.a.rowStride, aTransposed: product.a.isTransposed,
        b: context.pointer(second), bStride: product.b.rowStride, bTransposed: product.b.isTransposed,
        c: context.pointer(result), cStride: product.c.rowStride, beta: product.beta)
    }
  }
}
