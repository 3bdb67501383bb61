import Graph
import Ops
import Testing

/// Layers of values with an axis of `batch(z)`: rows without a sample change nothing.
@Suite struct BatchAxisTests {
  private static let samples = 4

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var values: [String: LayerValue] = [:]
    var testDescription: String { "\(name) \(values)" }
  }

  static let cases =
    ["sum", "mean", "max", "min", "norm", "logsumexp"].flatMap {
      [Case(name: $0), Case(name: $0, values: ["axis": 0])]
    }
    + [Case(name: "matmul"), Case(name: "batch_sum"), Case(name: "transpose")]

  /// The loss is a sum over the elements of what the layer makes of log(x) of all samples, whose empty rows are
  /// infinite.
  private func graph(_ layer: Case, rows: Int) throws -> Graph {
    let definition = try #require(LayerTable.byName[layer.name])
    var builder = GraphBuilder(Graph(name: layer.name))
    let x = builder.addInput("x", .sample([3]))
    let all = builder.apply("log", builder.batchRows(x, rows))
    let isProduct = layer.name == "matmul"
    let inputs =
      isProduct
      ? [builder.transpose(all, [1, 0]), all] : [layer.name == "batch_sum" ? perSample(all, x, &builder) : all]
    let call = BuildCall(
      inputs: inputs, weights: [], values: definition.completed(layer.values), sizes: [Size.batchSymbol: rows],
      purpose: .training, use: 0, batchAxes: isProduct ? [[1], [0]] : [[0]])
    var y = definition.build(call, &builder)
    if layer.name == "transpose" { y = builder.sum(builder.filled(y, along: [1], with: 0)) }
    builder.addOutput("loss", builder.sum(builder.apply("square", y)))
    return builder.graph
  }

  private func perSample(_ all: ValueID, _ x: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.multiply(all, builder.broadcast(x, to: builder.shape(of: all), axes: [1]))
  }

  private func results(_ layer: Case, rows: Int) throws -> [[Double]] {
    let graph = try graph(layer, rows: rows)
    var generator = SeededGenerator(seed: 3)
    let values = generator.values(for: graph, batchCount: Self.samples, in: 0.5...2)
    let check = GradientCheck(graph, batchCount: Self.samples, values: values, of: ["x"])
    #expect(check.error(of: "x") < 1e-7)
    let loss = Interpreter<Double>(graph, batchCount: Self.samples).run(values)["loss"]!
    return [loss, check.gradients["x"]!].map { $0.tensors.flatMap(\.values) }
  }

  @Test("rows without a sample add nothing to values and gradients, even infinite ones", arguments: cases)
  func empty(layer: Case) throws {
    let exact = try results(layer, rows: Self.samples)
    for (found, expected) in zip(try results(layer, rows: 7), exact) {
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 * max(1, abs($1)) }, "\(found) \(expected)")
    }
  }
}
