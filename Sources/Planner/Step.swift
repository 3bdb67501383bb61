/// One call of a kernel, with all sizes and places known.
package struct Step: Sendable {
  package let kernel: Kernel
  /// The layer it works for.
  package let origin: String?
  /// Floating-point operations in one tile (in all, for shared steps).
  package let flops: Int

  /// Why the planner made it, where that is not what the graph says.
  package let note: String?

  package init(kernel: Kernel, origin: String?, flops: Int, note: String? = nil) {
    self.kernel = kernel
    self.origin = origin
    self.flops = flops
    self.note = note
  }
}

/// What the executor can do. Operands are read before results are written, unless a case says otherwise.
package indirect enum Kernel: Sendable {
  /// An elementwise program over an index space.
  case map(MapLoop)
  /// The same number in `count` floats.
  case fill(Reference, count: Int, value: Float)
  case product(MatrixProduct)
  /// A product with weights in a tile, with what follows it.
  case matrix(MatrixStep)
  /// The gradient of weights: a sum of outer products over a tile.
  case outer(OuterStep)
  /// An elementwise program, added up over the repeated axes and the valid lanes; `count` floats receive the sums.
  case reduce(MapLoop, count: Int)
  /// Elements of `lanes` floats each, in the order of a table of source offsets.
  case copyElements(from: Reference, to: Reference, offsets: [Int], lanes: Int)
  case softmax(SoftmaxStep)
  case normalize(NormalizeStep)
  case lstm(LSTMStep)
  case lstmGradient(LSTMGradientStep)
  case packLSTM(LSTMPackStep)
  case attention(AttentionStep)
  case attentionGradient(AttentionGradientStep)
  /// A shared value in every valid lane, zero in the others.
  case spread(LaneStep)
  /// The samples of the tile, from the data.
  case gather(to: Reference, offsets: [Int], input: Int)
}

/// An elementwise program: for each index of `extents`, for each float of the run, load, compute, store.
package struct MapLoop: Sendable {
  package struct Operand: Sendable {
    package var start: Reference
    package var strides: [Int]
    package var run: Int
  }
  package struct Instruction: Sendable, Hashable {
    package let function: String
    package let operands: [Int]
    package let result: Int
  }
  package enum Store: String, Sendable {
    case overwrite = "copy"
    case add
    case maximum
    /// Adds the sum over the run to one float.
    case sum
  }
  package var extents: [Int]
  package var run: Int
  package var inputs: [Operand]
  package var outputs: [Operand]
  /// The register each output stores.
  package var stored: [Int]
  package var instructions: [Instruction]
  package var store: Store
}

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
}

/// Softmax over `count` rows of `run` floats, `outer` times; with `gradientOf` its backward step.
package struct SoftmaxStep: Sendable {
  package let x: Reference
  /// The forward result when this is the gradient; `x` then is the gradient that arrives.
  package let y: Reference?
  package let result: Reference
  package let scratch: Reference
  package let count: Int
  package let stride: Int
  package let run: Int
  package let outer: Int
  package let outerStride: Int
}

/// Normalisation over `count` rows of `run` floats; with `normalized` its backward step.
package struct NormalizeStep: Sendable {
  package let x: Reference
  package let result: Reference
  package let inverseDeviation: Reference
  package let count: Int
  package let run: Int
  package let epsilon: Float
  /// The forward result when this is the gradient; `x` then is the gradient that arrives.
  package var normalized: Reference?
  /// One float for each row: the result times scale plus shift goes to `scaled`, a gradient is multiplied when it arrives.
  package var scale: Reference?
  package var shift: Reference?
  package var scaled: Reference?
}

/// All steps of an LSTM in one direction.
package struct LSTMStep: Sendable {
  /// The input; the projected one when the kernel multiplies no features.
  package let input: Reference
  package let inputStrides: (row: Int, step: Int)
  package let features: Int
  /// As `LSTMPackStep` leaves them.
  package let weights: Reference
  package let hidden: Rows
  /// [step][row][lane], where the gradient needs them.
  package let gates: Reference?
  package let cells: Reference?
  package let scratch: Reference
  package let size: Int
  package let steps: Int
  package let lanes: Int
  package let isReversed: Bool
}

package struct LSTMGradientStep: Sendable {
  package let hiddenGradient: Rows
  package let gates: Reference
  package let cells: Reference
  package let weights: Reference
  package let gateGradient: Rows
  /// Its sum over the steps, if that is wanted.
  package let total: Reference?
  package let scratch: Reference
  package let size: Int
  package let steps: Int
  package let lanes: Int
  package let isReversed: Bool
}

/// The weights of an LSTM in the order in which its kernel, or that of its gradient, reads them.
package struct LSTMPackStep: Sendable {
  package let inputWeights: Reference?
  package let bias: Reference?
  package let weights: Reference
  package let packed: Reference
  package let size: Int
  package let features: Int
  package let isGradient: Bool
}

/// Rows of steps * lanes floats that lie `stride` apart.
package struct Rows: Sendable {
  package let start: Reference
  package let stride: Int
}

/// What an attention keeps for its gradient.
package enum AttentionMemory: Sendable {
  /// [head][query][key][lane]
  case probabilities(Reference)
  /// [head][query][lane]: logarithms of the sums that divide probabilities, which the gradient computes again.
  case logSums(Reference)
}

package struct AttentionStep: Sendable {
  package let q: Rows
  package let k: Rows
  package let v: Rows
  package let result: Rows
  /// Nothing where no gradient follows.
  package let memory: AttentionMemory?
  package let heads: Int
  package let size: Int
  package let steps: Int
  package let lanes: Int
}

package struct AttentionGradientStep: Sendable {
  /// Its `result` holds the gradient that arrives.
  package let forward: AttentionStep
  /// The result of the forward pass; without it the kernel works more.
  package let attended: Reference?
  package let dq: Reference
  package let dk: Reference
  package let dv: Reference
}

/// A loop over elements between a value of samples and a shared one.
package struct LaneStep: Sendable {
  package let extents: [Int]
  package let sample: Reference
  package let sampleStrides: [Int]
  package let shared: Reference
  package let sharedStrides: [Int]
}
