extension Size {
  /// The symbol of the samples of a batch. It is no name, so that no hyper-parameter can have it.
  package static let batchSymbol = "the batch"

  /// The length of the axis on which `batch(z)` has all samples.
  ///
  /// Its value is the largest batch; a run may have fewer samples.
  package static let batch = Size(symbol: batchSymbol)

  /// Whether it depends on the samples of the batch.
  package var countsBatch: Bool { symbols.contains(Size.batchSymbol) }
}
