import CKernels
import Foundation
import Testing

/// A shape of attention, with gaps between rows, and its data.
struct AttentionCase: Sendable, CustomTestStringConvertible {
  let heads, size, steps, lanes: Int
  var gap = 16
  /// Steps that ask; all unless told.
  var asking: Int?
  var queries: Int { asking ?? steps }
  var testDescription: String { "\(heads) heads of \(size), \(queries) of \(steps) steps, \(lanes) lanes" }

  static let cases = [
    AttentionCase(heads: 2, size: 6, steps: 10, lanes: 64), AttentionCase(heads: 1, size: 1, steps: 1, lanes: 16),
    AttentionCase(heads: 3, size: 5, steps: 7, lanes: 32), AttentionCase(heads: 1, size: 16, steps: 37, lanes: 16),
    AttentionCase(heads: 1, size: 9, steps: 2, lanes: 48), AttentionCase(heads: 1, size: 2, steps: 70, lanes: 16),
    AttentionCase(heads: 1, size: 35, steps: 33, lanes: 16), AttentionCase(heads: 2, size: 3, steps: 101, lanes: 16),
    AttentionCase(heads: 2, size: 6, steps: 10, lanes: 16, asking: 1),
    AttentionCase(heads: 2, size: 5, steps: 75, lanes: 16, asking: 19),
  ]

  var row: Int { steps * lanes }
  var stride: Int { row + gap }
  var count: Int { heads * size * stride }
  var scoreCount: Int { heads * queries * row }

  var shape: aec_attention {
    let stride = Int64(stride)
    return aec_attention(
      heads: Int64(heads), size: Int64(size), queries: Int64(queries), steps: Int64(steps), lanes: Int64(lanes),
      q_stride: stride,
      k_stride: stride, v_stride: stride, out_stride: stride, scale: 1 / Float(size).squareRoot())
  }

  /// Where element (feature, step) of one lane lies.
  func place(_ head: Int, _ feature: Int, _ step: Int, _ lane: Int) -> Int {
    (head * size + feature) * stride + step * lanes + lane
  }

  /// The matrix [step][feature] of keys or values of one head and lane.
  func matrix(_ x: [Float], _ head: Int, _ lane: Int) -> [[Double]] {
    (0..<steps).map { s in (0..<size).map { Double(x[place(head, $0, s, lane)]) } }
  }

  /// The same of queries, or of what belongs to them.
  func ofQueries(_ x: [Float], _ head: Int, _ lane: Int) -> [[Double]] {
    Array(matrix(x, head, lane).prefix(queries))
  }
}

/// Attention of one head for one sample, in double; matrices are [step][feature].
struct PlainAttention {
  var q, k, v: [[Double]]

  var scale: Double { 1 / Double(q[0].count).squareRoot() }

  var probabilities: [[Double]] {
    q.map { query in softmax(k.map { dot(query, $0) * scale }) }
  }

  /// For each query the logarithm, to the base 2, of the sum of e^score.
  var logSums: [Double] {
    q.map { query in
      let scores = k.map { dot(query, $0) * scale }
      let most = scores.max()!
      return (most + log(scores.reduce(0) { $0 + exp($1 - most) })) / log(2)
    }
  }

  var out: [[Double]] { probabilities.map { weighted(v, by: $0) } }

  func weighted(_ rows: [[Double]], by weights: [Double]) -> [Double] {
    rows[0].indices.map { d in zip(weights, rows).reduce(0) { $0 + $1.0 * $1.1[d] } }
  }

  /// The gradients of sum(dout * out) with respect to q, k and v.
  func gradients(_ dout: [[Double]]) -> (q: [[Double]], k: [[Double]], v: [[Double]]) {
    let p = probabilities
    let dscores = zip(p, dout).map { row, d in
      let dp = v.map { dot(d, $0) }
      let total = dot(dp, row)
      return zip(row, dp).map { $0 * ($1 - total) * scale }
    }
    return (
      dscores.map { weighted(k, by: $0) }, transposed(dscores).map { weighted(q, by: $0) },
      transposed(p).map { weighted(dout, by: $0) }
    )
  }

  func transposed(_ m: [[Double]]) -> [[Double]] { m[0].indices.map { j in m.map { $0[j] } } }
}
