extension PlanBuilder {
  /// What each operation becomes; elementwise ones become loops by themselves.
  static let lowerings: [String: @Sendable (inout PlanBuilder) -> Void] = [
    "constant": { $0.lowerConstant() },
    "positional": { $0.lowerConstant() },
    "batch_size": { $0.placeBatchSize($0.node.outputs[0]) },

    "broadcast": { $0.lowerBroadcast() },
    "reshape": { $0.lowerReshape() },
    "transpose": { $0.lowerTranspose() },
    "slice": { $0.lowerSlice() },
    "pad": { $0.lowerPad() },
    "concat": { $0.lowerConcat() },
    "unfold": { $0.lowerUnfold() },
    "fold": { $0.lowerFold() },

    "linear": { $0.lowerLinear() },
    "linear_transposed": { $0.lowerLinearTransposed() },
    "outer_sum": { $0.lowerOuterSum() },
    "sum": { $0.lowerSum() },
    "max": { $0.lowerMax() },
    "batch_sum": { $0.lowerBatchSum() },
    "spread": { $0.lowerSpread() },

    "softmax": { $0.lowerSoftmax() },
    "softmax_gradient": { $0.lowerSoftmaxGradient() },
    "normalize": { $0.lowerNormalize() },
    "normalize_gradient": { $0.lowerNormalizeGradient() },
    "lstm": { $0.lowerLSTM() },
    "lstm_gradient": { $0.lowerLSTMGradient() },
    "attention": { $0.lowerAttention() },
    "attention_gradient": { $0.lowerAttentionGradient() },
  ]
}
