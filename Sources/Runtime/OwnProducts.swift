import CKernels
import Glibc

/// What stands in for OpenBLAS where it is not installed: the same call, by the kernel that multiplies tiles.
///
/// Every number of c is summed in the order of `k`, whatever rows and columns there are beside it.
package enum OwnProducts {
  /// Columns of b at once; a multiple of every vector.
  private static let columns = 32
  private static let rows = 48
  private static let inner = 256

  private static let kernel = kernelTable(getenv("AEC_ISA").map { String(cString: $0) }).matrix!

  package static let function: MatrixProducts.Function = {
    _, aTurned, bTurned, m, n, k, scale, a, lda, b, ldb, beta, c, ldc in
    let (a, b) = (Operand(a!, Int(lda), isTurned: aTurned == 112), Operand(b!, Int(ldb), isTurned: bTurned == 112))
    let result = Result(start: c!, row: Int(ldc), scale: scale, beta: beta)
    OwnProducts.multiply(Int(m), Int(n), Int(k), a, b, into: result)
  }

  /// A matrix as it lies: floats to the next row and to the next column.
  private struct Operand {
    let start: UnsafePointer<Float>
    let row: Int
    let column: Int

    init(_ start: UnsafePointer<Float>, _ stride: Int, isTurned: Bool) {
      self.start = start
      (row, column) = isTurned ? (1, stride) : (stride, 1)
    }
  }

  private struct Result {
    let start: UnsafeMutablePointer<Float>
    let row: Int
    let scale: Float
    let beta: Float
  }

  private static func multiply(_ m: Int, _ n: Int, _ k: Int, _ a: Operand, _ b: Operand, into c: Result) {
    withUnsafeTemporaryAllocation(byteCount: (inner + rows) * columns * 4, alignment: 64) { memory in
      let panel = memory.baseAddress!.assumingMemoryBound(to: Float.self)
      let block = panel + inner * columns
      for j in stride(from: 0, to: n, by: columns) {
        for p in stride(from: 0, to: k, by: inner) {
          let (width, depth) = (min(columns, n - j), min(inner, k - p))
          pack(b, p, j, depth, width, into: panel)
          for i in stride(from: 0, to: m, by: rows) {
            let height = min(rows, m - i)
            var shape = aec_matrix(
              rows: Int64(height), inner: Int64(depth), columns: Int64(columns), a_row: Int64(a.row),
              a_inner: Int64(a.column), b_row: Int64(columns), c_row: Int64(columns), residual_row: 0, gate_row: 0,
              relu: 0)
            kernel(&shape, block, a.start + i * a.row + p * a.column, panel, nil, nil, nil)
            add(block, height, width, to: c, i, j, isFirst: p == 0)
          }
        }
      }
    }
  }

  /// Rows of b side by side, columns beyond the last are 0.
  private static func pack(
    _ b: Operand, _ p: Int, _ j: Int, _ depth: Int, _ width: Int, into panel: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<depth {
      let (from, to) = (b.start + (p + row) * b.row + j * b.column, panel + row * columns)
      for column in 0..<width { to[column] = from[column * b.column] }
      for column in width..<columns { to[column] = 0 }
    }
  }

  private static func add(
    _ block: UnsafePointer<Float>, _ height: Int, _ width: Int, to c: Result, _ i: Int, _ j: Int, isFirst: Bool
  ) {
    let beta = isFirst ? c.beta : 1
    for row in 0..<height {
      let (from, to) = (block + row * columns, c.start + (i + row) * c.row + j)
      // What stands in c does not count where beta is 0, even if it is not finite.
      for column in 0..<width { to[column] = (beta == 0 ? 0 : beta * to[column]) + c.scale * from[column] }
    }
  }
}
