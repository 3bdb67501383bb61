import Glibc

/// OpenBLAS, opened when the first plan runs.
///
/// It is not linked: a linked OpenBLAS starts its threads before `main`, which costs every command several
/// milliseconds,
/// and its number of threads can only be set before it is loaded. The workers are the parallelism here.
package enum MatrixProducts {
  /// `cblas_sgemm`: order, transposes of a and b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc.
  typealias Function =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>?, Int32,
      UnsafePointer<Float>?, Int32, Float, UnsafeMutablePointer<Float>?, Int32
    ) -> Void

  /// Names under which systems install it.
  private static let names = ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"]

  static let function: Function? = {
    setenv("OPENBLAS_NUM_THREADS", "1", 1)
    for name in names {
      guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { continue }
      guard let symbol = dlsym(library, "cblas_sgemm") else { continue }
      return unsafeBitCast(symbol, to: Function.self)
    }
    return nil
  }()

  /// Whether OpenBLAS was found; nothing can be trained or run without it.
  package static var areAvailable: Bool { function != nil }

  /// c = scale a b, or c + scale a b where it adds, of row-major matrices without gaps; nothing where OpenBLAS is
  /// missing.
  package static func product(
    m: Int, n: Int, k: Int, _ a: UnsafePointer<Float>, aTransposed: Bool = false,
    _ b: UnsafePointer<Float>, bTransposed: Bool = false, scale: Float = 1, adds: Bool = false,
    into c: UnsafeMutablePointer<Float>
  ) {
    guard m > 0, n > 0, k > 0, let function else { return }
    function(
      CBLAS.rowMajor, aTransposed ? CBLAS.transposed : CBLAS.plain, bTransposed ? CBLAS.transposed : CBLAS.plain,
      Int32(m), Int32(n), Int32(k), scale, a, Int32(aTransposed ? m : k), b, Int32(bTransposed ? k : n),
      adds ? 1 : 0, c, Int32(n))
  }
}

/// c = a b + beta c, row-major, on one thread.
@inline(__always)
func multiply(
  _ sgemm: MatrixProducts.Function, m: Int, n: Int, k: Int, a: UnsafePointer<Float>, aStride: Int,
  aTransposed: Bool, b: UnsafePointer<Float>, bStride: Int, bTransposed: Bool,
  c: UnsafeMutablePointer<Float>, cStride: Int, beta: Float
) {
  sgemm(
    CBLAS.rowMajor, aTransposed ? CBLAS.transposed : CBLAS.plain,
    bTransposed ? CBLAS.transposed : CBLAS.plain, Int32(m), Int32(n), Int32(k), 1, a,
    Int32(aStride), b, Int32(bStride), beta, c, Int32(cStride))
}

/// Constants of the C interface of BLAS.
private enum CBLAS {
  static let rowMajor: Int32 = 101
  static let plain: Int32 = 111
  static let transposed: Int32 = 112
}
