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
  /// Where the gradients of scale and shift go, in the backward step.
  package var scaleGradient: Reference?
  package var shiftGradient: Reference?
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
  package let queries: Int
  /// Of keys and values.
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
