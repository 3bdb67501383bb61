extension MatrixProducts {
  /// Floating-point operations a second of one core in a large product while `workers` cores do the same.
  ///
  /// The median of some tries of a 384 x 384 x 384 product, whose operands fit the second-level cache. A program of
  /// products alone could reach it.
  package static func rate(workers: Int) -> Double {
    let sgemm = function
    let size = 384
    let memory = (0..<workers).map { _ in FloatMemory(count: 3 * size * size) }
    let pool = WorkerPool(count: workers)
    defer { pool.stop() }
    let products: WorkerPool.Task = { piece, _ in
      let a = memory[piece].start
      for _ in 0..<repeats {
        multiply(
          sgemm, m: size, n: size, k: size, a: a, aStride: size, aTransposed: false,
          b: a + size * size, bStride: size, bTransposed: false, c: a + 2 * size * size, cStride: size, beta: 0)
      }
    }
    let times = (0..<tries).map { _ in
      let start = monotonicSeconds()
      pool.forEach(workers, products)
      return monotonicSeconds() - start
    }
    return 2 * Double(size * size * size * repeats) / times.sorted()[tries / 2]
  }

  private static let repeats = 10
  private static let tries = 15
}
