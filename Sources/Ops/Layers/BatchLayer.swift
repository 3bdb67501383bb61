import Graph

/// `batch(z)`: all samples of the batch as the rows of one value, for terms that compare each sample with each other.
///
/// Behind it stands a value of one length, that of the largest batch. What reduces its first axis leaves out the rows
/// that have no sample.
struct BatchLayer: Layer {
  let name = "batch"
  let summary = "All samples of the batch, one below the other: one value for the whole batch."
  let shapes = "[...] -> [batch, ...]"
  let example = LayerExample("matmul(batch(x), x)", input: [3])
  let joinsSamples = true
  let takesBatchAxis = true

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    guard call.inputs[0].scope == .sample else {
      throw LayerFault(
        "takes a value of each sample, and this one is the same for all", .input(0), help: "use the value itself")
    }
    return SymbolicType(.shared, [Size.batch] + call.inputs[0].shape)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    builder.batchRows(call.inputs[0], call.largestBatch)
  }
}

extension BuildCall {
  /// The samples of the largest batch, which is the length of the axis of `batch(z)`.
  package var largestBatch: Int {
    guard let size = number(Size.batch) else { preconditionFailure("the graph is lowered for no batch") }
    return size
  }
}
