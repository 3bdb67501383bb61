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

  /// What rounding took counts with what it was taken from, and is no more than a rounding.
  private func addRemainder(
    _ rest: String, to whole: String, _ found: inout [String: [Float]], _ interpreted: inout [String: [Double]]
  ) {
    guard let own = found.removeValue(forKey: rest), let exact = interpreted.removeValue(forKey: rest) else { return }
    // Operands are about 1, whatever their mean is.
    #expect(own.allSatisfy { $0.magnitude <= 5e-7 } && exact.allSatisfy { $0.magnitude < 1e-12 })
    found[whole] = zip(found[whole]!, own).map(+)
    interpreted[whole] = zip(interpreted[whole]!, exact).map(+)
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
        var found = try executed(graph, values, RunSetting(instructionSet: instructionSet))
        var interpreted = values.interpreted(graph)
        for (rest, whole) in operation.remainders {
          addRemainder("y\(rest)", to: "y\(whole)", &found, &interpreted)
        }
        for (name, expected) in interpreted {
          let error = largestError(found[name], expected)
          show("operation", error)
          #expect(error < 2e-6, "\(operation.name) sample \(number) \(name)")
        }
      }
    }
  }
}
