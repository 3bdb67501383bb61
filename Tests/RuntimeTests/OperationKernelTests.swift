import Graph
import Ops
import Runtime
import TestPrograms
import TestSupport
import Testing

@Suite struct OperationKernelTests {
  /// A graph of one operation: shared operands are parameters, the others inputs; all results are outputs.
  private func graph(_ operation: any Operation, _ sample: OperationSample) -> Graph {
    var builder = GraphBuilder(Graph(name: operation.name))
    let operands = sample.inputs.enumerated().map { place, type in
      type.scope == .sample
        ? builder.addInput("x\(place)", type)
        : builder.addParameter(Weight("x\(place)", type.shape, .zeros))
    }
    let results = builder.emit(operation.name, operands, sample.attributes)
    for (place, result) in results.enumerated() { builder.addOutput("y\(place)", result) }
    return builder.graph
  }

  @Test("every operation gives the interpreter's values", arguments: availableInstructionSets)
  func operations(instructionSet: String) throws {
    for operation in OperationTable.all {
      for (number, sample) in operation.samples.enumerated() {
        let graph = graph(operation, sample)
        try graph.verify()
        let hasSamples = sample.inputs.contains { $0.scope == .sample }
        let values = GraphValues(
          for: graph, batch: hasSamples ? 37 : 1, in: sample.range, seed: UInt64(number))
        let found = try executed(graph, values, RunSetting(instructionSet: instructionSet))
        for (name, expected) in values.interpreted(graph) {
          let error = largestError(found[name], expected)
          show("operation", error)
          #expect(error < 2e-6, "\(operation.name) sample \(number) \(name)")
        }
      }
    }
  }
}
