import Graph
import Ops
import Passes
import Planner
import TestPrograms
import TestSupport
import Testing

/// Rules of fusion change where values are computed, never what they are.
@Suite struct FusionTests {
  /// Leaves out each rule in turn, and all of them.
  private static let choices = FusionRule.all.map { left in FusionRule.all.filter { $0.name != left.name } } + [[]]

  @Test("values are the interpreter's whatever rules are left out", arguments: 0..<60) func leftOut(seed: Int) throws {
    let graph = Pass.run(Pass.training, on: RandomGraph.make(seed: UInt64(seed), hasBlocks: true))
    let values = GraphValues(for: graph, batch: 21, seed: UInt64(seed))
    let expected = values.interpreted(graph)
    let rules = Self.choices[seed % Self.choices.count]
    let found = try executed(graph, values, RunSetting(rules: rules))
    for (name, numbers) in expected {
      #expect(largestError(found[name], numbers, floor: 1) < 1e-4, "\(name) with \(rules.map(\.name))")
    }
  }
}
