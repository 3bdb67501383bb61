import Graph
import Ops
import Testing

/// Every operation of the table on its own samples.
@Suite struct OperationTests {
  static let cases = OperationTable.all.flatMap { operation in
    operation.samples.indices.map { SampleCase(operation: operation, place: $0) }
  }

  @Test("gradient rule agrees with finite differences", arguments: cases)
  func gradientRule(_ sample: SampleCase) throws {
    let graph = sample.graph
    // `stop` has a slope and passes none on: that is its meaning.
    let hasRule = sample.operation.isDifferentiable && sample.operation.name != "stop"
    guard hasRule, graph.output("loss") != nil else { return }
    let check = sample.check(graph)
    for name in sample.operandNames { #expect(check.error(of: name) < 1e-7, "\(name) in \(graph)") }
  }

  @Test("results have the inferred shapes", arguments: cases)
  func resultsInferred(_ sample: SampleCase) throws {
    let graph = sample.graph
    try graph.verify()
    let results = Interpreter<Double>(graph, batchCount: 2).evaluate(sample.values(graph))
    for output in graph.nodes.flatMap(\.outputs) {
      let type = graph.type(of: output)
      #expect(results[output.index]!.tensors.allSatisfy { $0.shape == type.shape })
      if type.scope == .sample { #expect(results[output.index]!.tensors.count == 2) }
    }
  }

  @Test("printed graphs are read back", arguments: cases)
  func printedGraphsAreReadBack(_ sample: SampleCase) throws {
    let graph = sample.differentiated
    try graph.verify()
    let copy = try GraphParser.parse(graph.description)
    try copy.verify()
    #expect(try GraphParser.parse(copy.description) == copy)
    #expect(copy.nodes.map(\.operation) == graph.nodes.map(\.operation))
    #expect(copy.nodes.map(\.attributes) == graph.nodes.map(\.attributes))
    #expect(copy.nodes.map(\.origin) == graph.nodes.map(\.origin))
  }

  @Test("every operation has samples and one sentence") func everyOperation() {
    for operation in OperationTable.all {
      #expect(!operation.samples.isEmpty, "\(operation.name)")
      #expect(operation.summary.hasSuffix("."), "\(operation.name)")
    }
  }

  @Test("FLOPs of products are two for each multiplication") func flopsProducts() {
    let linear = OperationTable.required("linear")
    let flops = linear.flops([.sample([10, 3]), .shared([4, 3])], [.sample([10, 4])], [:])
    #expect(flops == 2 * 10 * 3 * 4)
  }
}

/// One sample of an operation: operands named x0, x1 ... and the loss sum(y * dy) over its differentiable results.
struct SampleCase: Sendable, CustomTestStringConvertible {
  let operation: any Operation
  let place: Int
  var sample: OperationSample { operation.samples[place] }
  var testDescription: String { "\(operation.name) \(sample.inputs) \(sample.attributes)" }
  var operandNames: [String] { sample.inputs.indices.map { "x\($0)" } }

  var graph: Graph {
    var builder = GraphBuilder(Graph(name: operation.name))
    let operands = sample.inputs.enumerated().map { place, type in
      type.scope == .shared
        ? builder.addParameter(Weight("x\(place)", type.shape, .uniform(bound: 1)))
        : builder.addInput("x\(place)", type)
    }
    builder.origin = "test.\"quoted\""
    let results = builder.emit(operation.name, operands, sample.attributes)
    for (place, result) in results.enumerated() { builder.addOutput("y\(place)", result) }
    var losses: [ValueID] = []
    for (place, result) in results.enumerated() where place < differentiableResults {
      let dy = builder.addInput("dy\(place)", builder.type(of: result))
      losses.append(builder.batchSum(builder.sum(builder.multiply(result, dy))))
    }
    let loss = losses.dropFirst().reduce(losses[0]) { builder.add($0, $1) }
    builder.addOutput("loss", loss)
    return builder.graph
  }

  /// What lstm and attention keep for their gradients is not for others to differentiate.
  private var differentiableResults: Int {
    ["lstm", "attention"].contains(operation.name) ? 1 : Int.max
  }

  var differentiated: Graph {
    operation.isDifferentiable ? graph.differentiated(for: operandNames) : graph
  }

  func values(_ graph: Graph) -> [String: Interpreter<Double>.Value] {
    var generator = SeededGenerator(seed: 7)
    return generator.values(for: graph, batchCount: 2, in: sample.range)
  }

  func check(_ graph: Graph) -> GradientCheck {
    GradientCheck(graph, batchCount: 2, values: values(graph), of: operandNames)
  }
}
