import Graph

extension OperationTable {
  static let sequences: [any Operation] = [
    Softmax(), SoftmaxGradient(), Normalize(), NormalizeGradient(), LSTM(), LSTMGradient(),
    Attention(), AttentionGradient(), Positional(), Linspace(),
  ]
}

extension Tensor {
  /// An element of a value with three axes, as [head, query, key].
  subscript(block: Int, row: Int, column: Int) -> T {
    get { values[(block * shape[1] + row) * shape[2] + column] }
    set { values[(block * shape[1] + row) * shape[2] + column] = newValue }
  }
}
