import Graph

/// `batch_sum(x)`: all elements of all samples, as `torch.norm(z, 1)` adds them; with `keep`, each element by itself.
struct BatchSumLayer: Layer {
  let name = "batch_sum"
  let summary = "The sum of all elements of all samples of the batch."
  let shapes = "[...] -> [], or [...] with `keep`"
  let example = LayerExample("batch_sum(abs(x))", input: [3])
  let joinsSamples = true
  let takesBatchAxis = true
  let attributes = [
    LayerAttribute("keep", .bool, "whether the shape of a sample stays", default: .bool(false))
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    SymbolicType(.shared, call.bool("keep") ? call.inputs[0].shape : [])
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    if call.bool("keep") { return builder.batchSum(call.inputs[0]) }
    return builder.batchSum(builder.sum(builder.filled(call.inputs[0], along: call.batchAxes(of: 0), with: 0)))
  }
}

/// `batch_mean(x)`: each element averaged over the samples.
struct BatchMeanLayer: Layer {
  let name = "batch_mean"
  let summary = "The mean of each element over the samples of the batch."
  let shapes = "[...] -> [...]"
  let example = LayerExample("batch_mean(x)^2", input: [3])
  let joinsSamples = true
  let takesBatchAxis = true

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    SymbolicType(.shared, call.inputs[0].shape)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID { builder.batchMean(call.inputs[0]) }
}
