/// c = a b + beta c on row-major matrices: a is m x k, b is k x n, each perhaps transposed.
package struct MatrixProduct: Sendable {
  package struct Matrix: Sendable {
    package let start: Reference
    /// Floats between rows as they lie in memory.
    package let rowStride: Int
    package let isTransposed: Bool
  }
  package let m: Int
  package let n: Int
  package let k: Int
  package let a: Matrix
  package let b: Matrix
  package let c: Matrix
  package let beta: Float
}

/// c = end(a b + bias + residual) in a tile: a are weights, columns are all steps and lanes.
package struct MatrixStep: Sendable {
  package let rows: Int
  package let inner: Int
  package let columns: Int
  package let a: Reference
  /// Floats between neighbours of a along its rows and the inner index.
  package let aStrides: (row: Int, inner: Int)
  package let b: Rows
  package let c: Rows
  /// One float for each row.
  package var bias: Reference?
  package var residual: Rows?
  /// Where this is not above zero, the result is zero.
  package var gate: Rows?
  /// Whether the result is max(x, 0).
  package var isRectified = false
}

/// c = a b^T over the columns of a tile: c is rows x inner, row-major.
package struct OuterStep: Sendable {
  package let rows: Int
  package let inner: Int
  package let columns: Int
  package let a: Rows
  package let b: Rows
  package let c: Reference
  /// Where the sums of the rows of a go, if they are wanted: the gradient of a bias.
  package var sums: Reference?
}

/// Rows of steps * lanes floats that lie `stride` apart.
package struct Rows: Sendable {
  package let start: Reference
  package let stride: Int
}

/// A loop over elements between a value of samples and a shared one.
package struct LaneStep: Sendable {
  package let extents: [Int]
  package let sample: Reference
  package let sampleStrides: [Int]
  package let shared: Reference
  package let sharedStrides: [Int]
}
