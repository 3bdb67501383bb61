import Runtime
import Testing

/// What multiplies where OpenBLAS is not installed.
@Suite struct OwnProductsTests {
  private func numbers(_ count: Int, _ seed: Int) -> [Float] {
    (0..<count).map { Float(($0 &* 7919 &+ seed &* 104_729) % 1009) / 1009 - 0.5 }
  }

  /// Sizes around those of blocks and panels, and a row longer than the matrix is wide.
  @Test(
    "a product is the sum over k, for all sizes, transposes and what stands in c",
    arguments: [(1, 1, 1), (3, 5, 7), (48, 32, 256), (49, 33, 257), (100, 70, 600)], [0, 1, 2, 3])
  func sums(size: (Int, Int, Int), turns: Int) {
    let (m, n, k) = size
    let (aTurned, bTurned) = (turns & 1 == 1, turns & 2 == 2)
    let (lda, ldb, ldc) = ((aTurned ? m : k) + 3, (bTurned ? k : n) + 1, n + 2)
    let (a, b) = (numbers((aTurned ? k : m) * lda, 1), numbers((bTurned ? n : k) * ldb, 2))
    for beta in [Float(0), 1] {
      let before = numbers(m * ldc, 3)
      var c = before
      OwnProducts.function(
        101, aTurned ? 112 : 111, bTurned ? 112 : 111, Int32(m), Int32(n), Int32(k), 2, a, Int32(lda), b, Int32(ldb),
        beta, &c, Int32(ldc))
      for i in 0..<m {
        for j in 0..<n {
          let sum = (0..<k).reduce(0.0) {
            $0 + Double(a[aTurned ? $1 * lda + i : i * lda + $1]) * Double(b[bTurned ? j * ldb + $1 : $1 * ldb + j])
          }
          let wanted = 2 * sum + Double(beta * before[i * ldc + j])
          #expect(abs(Double(c[i * ldc + j]) - wanted) < 1e-4)
        }
        #expect(c[i * ldc + n] == before[i * ldc + n], "what lies between rows stays")
      }
    }
  }

  @Test("a row does not depend on the rows beside it")
  func rows() {
    let (m, n, k) = (100, 40, 300)
    let (a, b) = (numbers(m * k, 1), numbers(k * n, 2))
    var (all, one) = ([Float](repeating: .nan, count: m * n), [Float](repeating: .nan, count: n))
    OwnProducts.function(101, 111, 111, Int32(m), Int32(n), Int32(k), 1, a, Int32(k), b, Int32(n), 0, &all, Int32(n))
    let row = Array(a[57 * k..<58 * k])
    OwnProducts.function(101, 111, 111, 1, Int32(n), Int32(k), 1, row, Int32(k), b, Int32(n), 0, &one, Int32(n))
    #expect(one == Array(all[57 * n..<58 * n]))
  }
}
