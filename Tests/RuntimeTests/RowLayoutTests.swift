import Graph
import Ops
import Passes
import Planner
import TestPrograms
import TestSupport
import Testing

/// Kernels of rows take the axes of a value in any order.
@Suite struct RowLayoutTests {
  static let orders = [[0, 1, 2], [1, 0, 2], [0, 2, 1], [2, 0, 1], [1, 2, 0], [2, 1, 0]]

  /// A value of [5, 4, 3] with its axes in some order, normalised along the last of them, and back again.
  private func graph(_ operation: String, _ order: [Int]) -> Graph {
    var builder = GraphBuilder(Graph(name: operation))
    let x = builder.addInput("x", .sample([5, 4, 3]))
    let turned = builder.apply("transpose", x, attributes: ["permutation": .ints(order)])
    let attributes: Attributes = operation == "softmax" ? ["axis": .int(2)] : ["epsilon": .real(1e-3)]
    let result = builder.emit(operation, [turned], attributes)[0]
    let back = (0..<3).map { order.firstIndex(of: $0)! }
    builder.addOutput("y", builder.apply("transpose", result, attributes: ["permutation": .ints(back)]))
    return builder.graph
  }

  @Test("no axis needs a copy", arguments: ["normalize", "softmax"], orders)
  func copies(operation: String, order: [Int]) throws {
    let plan = makePlan(graph(operation, order), lanes: 16)
    try plan.verify()
    #expect(plan.phases.flatMap(\.tile).map { $0.kernel.name } == ["gather", operation], "\(plan)")
  }

  @Test("values and gradients are the interpreter's", arguments: ["normalize", "softmax"], orders)
  func values(operation: String, order: [Int]) throws {
    var builder = GraphBuilder(graph(operation, order))
    let y = builder.graph.outputs[0].value
    let target = builder.addInput("target", .sample([5, 4, 3]))
    builder.addOutput("loss", builder.batchMean(builder.sum(builder.multiply(y, target))))
    let graph = builder.graph.differentiated(for: ["x"])
    let values = GraphValues(for: graph, batch: 21, seed: 3)
    let expected = values.interpreted(graph)
    #expect(expected["gradient.x"] != nil)
    let found = try executed(graph, values)
    for (name, numbers) in expected { #expect(largestError(found[name], numbers) < 1e-5, "\(name)") }
  }
}
