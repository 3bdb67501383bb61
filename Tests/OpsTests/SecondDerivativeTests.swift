import Graph
import Ops
import Testing

/// Gradients can be differentiated again: the gradient of the sum of their squares agrees with finite differences.
@Suite struct SecondDerivativeTests {
  static let layers = LayerCase.functions.filter { !$0.inputs.isEmpty }

  @Test("the gradient of a layer has its gradient", arguments: layers)
  func layer(_ layer: LayerCase) throws {
    let graph = try LayerGraph(layer.name, inputs: layer.inputs, layer.values).graph
    expectSecond(graph, layer.inputs.indices.map { "x\($0)" }, in: layer.range)
  }

  @Test("the gradient of a function has its gradient", arguments: ["acos", "atan2", "sqrt", "power", "stop"])
  func function(name: String) {
    let operation = FunctionTable.byName[name] ?? OperationTable.byName[name] as! any ElementwiseOperation
    var builder = GraphBuilder(Graph(name: name))
    let names = (0..<operation.arity).map { "x\($0)" }
    let operands = names.map { builder.addInput($0, .sample([4])) }
    builder.addWeightedLoss(builder.emit(operation.name, operands)[0])
    expectSecond(builder.graph, names, in: name == "stop" ? -1...1 : 0.2...0.9)
  }

  private func expectSecond(_ graph: Graph, _ names: [String], in range: ClosedRange<Double>) {
    var first = graph.differentiated(for: names)
    let gradients = names.map { first.output("gradient.\($0)")! }
    first.outputs = []
    var builder = GraphBuilder(first)
    let terms = gradients.map { builder.batchSum(builder.sum(builder.apply("square", $0))) }
    builder.addOutput("loss", terms.dropFirst().reduce(terms[0]) { builder.add($0, $1) })
    var generator = SeededGenerator(seed: 5)
    let values = generator.values(for: builder.graph, batchCount: 2, in: range)
    let check = GradientCheck(builder.graph, batchCount: 2, values: values, of: names)
    for name in names { #expect(check.error(of: name) < 1e-6, "\(name)") }
  }
}
