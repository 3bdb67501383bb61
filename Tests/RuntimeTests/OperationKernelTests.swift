import Graph
import Ops
import Planner
import Runtime
import Testing

@Suite struct OperationKernelTests {
  /// A graph of one operation: shared operands are parameters, the others inputs; all results are outputs.
  private func graph(_ operation: any Operation, _ sample: OperationSample) -> Graph {
    var builder = GraphBuilder(Graph(name: operation.name))
    let operands = sample.inputs.enumerated().map { place, type in
      type.scope == .sample
        ? builder.addInput("x\(place)", type) : builder.addParameter("x\(place)", type.shape, .zeros)
    }
    let results = builder.emit(operation.name, operands, sample.attributes)
    for (place, result) in results.enumerated() { builder.addOutput("y\(place)", result) }
    return builder.graph
  }

  @Test(arguments: availableInstructionSets)
  func everyOperationGivesTheInterpretersValues(instructionSet: String) throws {
    for operation in OperationTable.all {
      for (number, sample) in operation.samples.enumerated() {
        let graph = graph(operation, sample)
        try graph.verify()
        let hasSamples = sample.inputs.contains { $0.scope == .sample }
        let batch = hasSamples ? 37 : 1
        let random = RandomValues(graph, batch: batch, range: sample.range, seed: UInt64(number))
        let expected = random.interpreted(graph, batch: batch, as: Double.self)
        let found = try executed(graph, random, batch: batch, instructionSet: instructionSet)
        for (name, values) in expected {
          let error = largestError(found[name] ?? [], values)
          #expect(error < 2e-6, "\(operation.name) sample \(number) \(name): \(error)")
        }
      }
    }
  }
}
