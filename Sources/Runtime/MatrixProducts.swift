import Glibc
import Synchronization

/// OpenBLAS, opened when the first plan with products of whole batches runs; our own kernel where there is none.
///
/// It is not linked: a linked OpenBLAS starts its threads before `main`, which costs every command several
/// milliseconds. Its number of threads can only be set before it is loaded. The workers are the parallelism here.
package enum MatrixProducts {
  /// `cblas_sgemm`: order, transposes of a and b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc.
  package typealias Function =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>?, Int32,
      UnsafePointer<Float>?, Int32, Float, UnsafeMutablePointer<Float>?, Int32
    ) -> Void

  /// Names under which systems install it.
  private static let names = ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"]

  static let function = openBLAS ?? OwnProducts.function

  private static let openBLAS = symbol("cblas_sgemm").map { unsafeBitCast($0, to: Function.self) }

  private nonisolated(unsafe) static let library: UnsafeMutableRawPointer? = {
    setenv("OPENBLAS_NUM_THREADS", "1", 1)
    return names.lazy.compactMap { dlopen($0, RTLD_NOW | RTLD_LOCAL) }.first
  }()

  private static func symbol(_ name: String) -> UnsafeMutableRawPointer? { library.flatMap { dlsym($0, name) } }

  /// Whether OpenBLAS was found.
  package static var areOfOpenBLAS: Bool { openBLAS != nil }

  /// Version and kernels of OpenBLAS, on which rounding depends; nil where it was not found.
  package static let kernels: String? = symbol("openblas_get_config").map { found in
    String(cString: unsafeBitCast(found, to: (@convention(c) () -> UnsafePointer<CChar>).self)())
  }

  /// Bytes that OpenBLAS asks for when one more thread multiplies: its `BUFFER_SIZE` on x86-64.
  package static let bytesOfThread = 128 << 20

  /// Addresses of the library itself, a little more than there are.
  private static let bytesOfLibrary = 48 << 20

  private static let reserved = Mutex(0)

  /// Has OpenBLAS take its working memory for so many threads at once; false where a limit leaves no room.
  ///
  /// Without room OpenBLAS asks again for ever (`blas_memory_alloc` in driver/others/memory.c), so nothing may
  /// multiply before this has said yes.
  package static func reserve(threads: Int) -> Bool {
    reserved.withLock { held in
      guard threads > held else { return true }
      // Before it is opened: a program that fills the room that is left has none for its own work.
      let bytes = (threads - held) * bytesOfThread + (held == 0 ? bytesOfLibrary : 0)
      let probe = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      guard let probe, probe != MAP_FAILED else { return false }
      munmap(probe, bytes)
      guard areOfOpenBLAS else { return true }
      takeBuffers(threads)
      held = threads
      return true
    }
  }

  /// Buffers that are given back stay with OpenBLAS, for whichever thread multiplies next.
  private static func takeBuffers(_ count: Int) {
    typealias Take = @convention(c) (Int32) -> UnsafeMutableRawPointer?
    typealias Give = @convention(c) (UnsafeMutableRawPointer?) -> Void
    guard let take = symbol("blas_memory_alloc"), let give = symbol("blas_memory_free") else { return }
    let buffers = (0..<count).map { _ in unsafeBitCast(take, to: Take.self)(0) }
    for buffer in buffers { unsafeBitCast(give, to: Give.self)(buffer) }
  }

  /// c = scale a b, or c + scale a b where it adds, of row-major matrices without gaps.
  package static func product(
    m: Int, n: Int, k: Int, _ a: UnsafePointer<Float>, aTransposed: Bool = false,
    _ b: UnsafePointer<Float>, bTransposed: Bool = false, scale: Float = 1, adds: Bool = false,
    into c: UnsafeMutablePointer<Float>
  ) {
    guard m > 0, n > 0, k > 0 else { return }
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
