import Graph
import Ops
import Passes
import TestSupport
import Testing

/// `Golden/PASS-case.txt`: a graph, and what the pass makes of it.
@Suite struct GoldenTests {
  static let cases = GoldenCase.all(in: "Tests/PassesTests/Golden")

  @Test("a pass writes the golden graph", arguments: cases) func graph(golden: GoldenCase) throws {
    let graph = try graph(of: golden)
    let pass = try pass(of: golden)
    let result = pass.run(graph)
    try golden.check(result.description)
    #expect(pass.fault(from: graph, to: result) == nil)
  }

  @Test("a golden graph means the same as its input", arguments: cases) func meaning(golden: GoldenCase) throws {
    let graph = try graph(of: golden)
    var generator = SeededGenerator(seed: 5)
    let result = try pass(of: golden).run(graph)
    // A pass may add parameters.
    let values = generator.values(for: result, batchCount: 3, in: -2...2)
    let expected = outputs(of: graph, values, batchCount: 3).filter { $0.key != "not a number" }
    let found = outputs(of: result, values, batchCount: 3)
    #expect(largestError(found, expected) < 1e-14)
  }

  @Test("every pass has a case") func all() {
    let names = Self.cases.map { String($0.name.prefix { $0 != "-" }) }
    #expect(Set(names) == Set(Pass.all.map(\.name)))
  }

  private func pass(of golden: GoldenCase) throws -> Pass {
    try #require(Pass.all.first { $0.name == golden.name.prefix { $0 != "-" } })
  }

  private func graph(of golden: GoldenCase) throws -> Graph {
    let graph = try GraphParser.parse(golden.input)
    try graph.verify()
    return graph
  }
}
