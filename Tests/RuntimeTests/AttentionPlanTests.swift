import Graph
import Ops
import Passes
import Planner
import TestPrograms
import TestSupport
import Testing

/// What an attention keeps for its gradient: chosen by the planner, invisible in the results.
@Suite struct AttentionPlanTests {
  /// Attention over the whole width of [steps, 2], with a weight for each of q, k and v.
  private func graph(steps: Int, showsProbabilities: Bool = false) -> Graph {
    var builder = GraphBuilder(Graph(name: "attention"))
    let x = builder.addInput("x", .sample([steps, 2]))
    let operands = ["q", "k", "v"].map {
      builder.apply("linear", x, builder.addParameter(Weight($0, [4, 2], .zeros)))
    }
    let results = builder.emit("attention", operands, ["heads": .int(2)])
    let square = builder.apply("square", builder.subtract(results[0], operands[2]))
    builder.addOutput("loss", builder.batchMean(builder.sum(square)))
    if showsProbabilities { builder.addOutput("probabilities", results[1]) }
    return builder.graph
  }

  private func memories(_ graph: Graph) -> [AttentionMemory?] {
    makePlan(graph, lanes: 16).phases.flatMap(\.tile).compactMap { step in
      let attention = step.kernel as? AttentionStep ?? (step.kernel as? AttentionGradientStep)?.forward
      return attention.map(\.memory)
    }
  }

  private func keepsProbabilities(_ memory: AttentionMemory?) -> Bool {
    if case .probabilities = memory { true } else { false }
  }

  private func keepsLogSums(_ memory: AttentionMemory?) -> Bool {
    if case .logSums = memory { true } else { false }
  }

  @Test("a short sequence stores probabilities, a long one logarithms of sums")
  func choice() {
    #expect(memories(Pass.run(Pass.training, on: graph(steps: 9))).map(keepsProbabilities) == [true, true])
    #expect(memories(Pass.run(Pass.training, on: graph(steps: 90))).map(keepsLogSums) == [true, true])
  }

  @Test("without a gradient nothing is kept", arguments: [9, 90])
  func forward(steps: Int) {
    let kept = memories(graph(steps: steps))
    #expect(kept.count == 1 && kept.allSatisfy { $0 == nil })
  }

  @Test("probabilities that something else reads are stored")
  func shown() {
    let graph = Pass.run(Pass.training, on: graph(steps: 90, showsProbabilities: true))
    #expect(memories(graph).map(keepsProbabilities) == [true, true])
  }

  @Test("results are the interpreter's", arguments: [9, 90], [false, true])
  func results(steps: Int, showsProbabilities: Bool) throws {
    let graph = Pass.run(Pass.training, on: graph(steps: steps, showsProbabilities: showsProbabilities))
    let values = GraphValues(for: graph, batch: 19, seed: 5)
    let expected = values.interpreted(graph)
    for lanes in [16, 32] {
      let found = try executed(graph, values, RunSetting(lanes: lanes))
      for (name, numbers) in expected { #expect(largestError(found[name], numbers) < 1e-5, "\(name)") }
    }
  }
}
