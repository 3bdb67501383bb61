import Graph
import Ops
import Passes
import Runtime
import TestPrograms
import TestSupport
import Testing

/// Layers of values that all samples share, as weights are: by the kernels and by the interpreter.
@Suite struct SharedLayerTests {
  static let layers = ["volume", "norm", "logsumexp", "min", "total_variation", "cumsum", "cosine", "angle", "mae"]

  @Test("a layer of weights gives the interpreter's values and gradients", arguments: layers)
  func shared(name: String) throws {
    let graph = Pass.run(Pass.inference, on: try graph(name).differentiated(for: ["E0", "E1", "x"]))
    let values = GraphValues(for: graph, batch: 5, seed: 3)
    let found = try executed(graph, values)
    for (output, expected) in values.interpreted(graph) {
      #expect(largestError(found[output], expected) < 1e-5, "\(name) \(output)")
    }
  }

  /// The loss is the sum over the samples of x times the layer's elements.
  private func graph(_ name: String) throws -> Graph {
    let layer = try #require(LayerTable.byName[name])
    var builder = GraphBuilder(Graph(name: name))
    let weights = (0..<2).map { builder.addParameter(Weight("E\($0)", [4, 6], .uniform(bound: 1))) }
    let inputs = Array(weights.prefix(layer.inputs.lowerBound))
    var values: [String: LayerValue] = [:]
    for attribute in layer.attributes { values[attribute.name] = attribute.defaultValue }
    let call = BuildCall(inputs: inputs, weights: [], values: values, sizes: [:], purpose: .training, use: 0)
    let y = layer.build(call, &builder)
    let x = builder.addInput("x", .sample([]))
    let total = builder.sum(builder.apply("square", y))
    builder.addOutput("loss", builder.batchMean(builder.multiply(x, total)))
    return builder.graph
  }
}
