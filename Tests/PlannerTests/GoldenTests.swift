import Graph
import Ops
import Planner
import TestSupport
import Testing

/// `Golden/CASE.txt`: a graph, and its plan for tiles of 16; products run over the batch in `batch_products.txt` alone.
@Suite struct GoldenTests {
  @Test("a graph has its golden plan", arguments: GoldenCase.all(in: "Tests/PlannerTests/Golden"))
  func plan(golden: GoldenCase) throws {
    let graph = try GraphParser.parse(golden.input)
    try graph.verify()
    let plan = makePlan(graph, lanes: 16, overBatch: golden.name == "batch_products")
    try plan.verify()
    try golden.check(plan.description)
  }
}
