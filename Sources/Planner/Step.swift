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
