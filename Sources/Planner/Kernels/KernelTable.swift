/// All kernels. A new one is a line here, a file beside this one and its action in `Sources/Runtime/Kernels`.
package enum KernelTable {
  package static let all: [any KernelStep.Type] = [
    MapStep.self, ReduceStep.self, FillStep.self, CopyElementsStep.self, SpreadStep.self, GatherStep.self,
    BatchRowsStep.self, OwnRowStep.self, MomentsStep.self, JoinMomentsStep.self,
    DrawingStep<UniformDistribution>.self, DrawingStep<NormalDistribution>.self,
    MatrixStep.self, OuterStep.self, BatchMatrixStep.self, BatchOuterStep.self, ProductStep.self,
    ConstrainedSquaresStep.self, ConstrainedSquaresGradientStep.self,
    ConvolveStep.self, ConvolveOuterStep.self, IndexAddStep.self,
    SoftmaxStep.self, SoftmaxGradientStep.self, NormalizeStep.self, NormalizeGradientStep.self,
    LSTMStep.self, LSTMGradientStep.self, PackLSTMStep.self,
    AttentionStep.self, AttentionGradientStep.self,
  ]
}

extension PlanBuilder {
  /// What an operation becomes.
  struct Lowering: Sendable {
    let lower: @Sendable (inout PlanBuilder) -> Void
    /// Whether the kernel takes values of samples only: `spreadingSharedOperands` gives it nothing else.
    var needsSamples = false
  }

  /// The lowering of each operation; elementwise ones become loops by themselves.
  static let lowerings: [String: Lowering] = [
    "constant": Lowering { $0.lowerConstant() },
    "positional": Lowering { $0.lowerConstant() },
    "linspace": Lowering { $0.lowerConstant() },
    "batch_size": Lowering { $0.place(.batchSize) },
    "progress": Lowering { $0.place(.progress) },
    "epoch": Lowering { $0.place(.epoch) },

    "broadcast": Lowering { $0.lowerBroadcast() },
    "reshape": Lowering { $0.lowerReshape() },
    "transpose": Lowering { $0.lowerTranspose() },
    "slice": Lowering { $0.lowerSlice() },
    "pad": Lowering { $0.lowerPad() },
    "concat": Lowering { $0.lowerConcat() },
    "take": Lowering { $0.lowerTake() },
    "index_add": Lowering { $0.lowerIndexAdd() },

    "linear": Lowering { $0.lowerLinear() },
    "linear_transposed": Lowering { $0.lowerLinearTransposed() },
    "outer_sum": Lowering { $0.lowerOuterSum() },
    "constrained_squares": Lowering { $0.lowerConstrainedSquares() },
    "constrained_squares_gradient": Lowering { $0.lowerConstrainedSquaresGradient() },
    "convolve": ofSamples { $0.lowerConvolve() },
    "convolve_transposed": ofSamples { $0.lowerConvolveTransposed() },
    "convolve_outer": ofSamples { $0.lowerConvolveOuter() },
    "sum": Lowering { $0.lowerSum() },
    "max": Lowering { $0.lowerMax() },
    "batch_sum": Lowering { $0.lowerBatchSum() },
    "batch_moments": Lowering { $0.lowerBatchMoments() },
    "spread": Lowering { $0.lowerSpread() },
    "batch_rows": Lowering { $0.lowerBatchRows() },
    "own_row": Lowering { $0.lowerOwnRow() },
    "uniform": Lowering { $0.lowerDrawing(UniformDistribution.self) },
    "normal": Lowering { $0.lowerDrawing(NormalDistribution.self) },

    "softmax": ofSamples { $0.lowerSoftmax() },
    "softmax_gradient": ofSamples { $0.lowerSoftmaxGradient() },
    "normalize": ofSamples { $0.lowerNormalize() },
    "normalize_gradient": ofSamples { $0.lowerNormalizeGradient() },
    "lstm": ofSamples { $0.lowerLSTM() },
    "lstm_gradient": ofSamples { $0.lowerLSTMGradient() },
    "attention": ofSamples { $0.lowerAttention() },
    "attention_gradient": ofSamples { $0.lowerAttentionGradient() },
  ]

  private static func ofSamples(_ lower: @escaping @Sendable (inout PlanBuilder) -> Void) -> Lowering {
    Lowering(lower: lower, needsSamples: true)
  }
}
