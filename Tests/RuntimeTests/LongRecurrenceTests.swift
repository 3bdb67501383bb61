import Graph
import Ops
import Passes
import Planner
import Runtime
import TestPrograms
import TestSupport
import Testing

/// Long LSTMs: what waits for the backward pass is computed again, and gradients take the memory of the gates.
@Suite struct LongRecurrenceTests {
  /// Two LSTMs of four units, one after the other; only their steps decide what waits.
  private func graph(steps: Int) throws -> Graph {
    try GraphParser.parse(
      """
      graph "two memories" {
        parameter %v "v": shared[16, 4] = uniform(-0.7, 0.7)
        parameter %w "w": shared[16, 4] = uniform(-0.7, 0.7)
        parameter %p "p": shared[16, 1] = uniform(-0.7, 0.7)
        parameter %q "q": shared[16, 4] = uniform(-0.7, 0.7)
        input %x "x": sample[\(steps), 1]
        %a = linear(%x, %p): sample[\(steps), 16]
        %h, %g, %c = lstm(%a, %v) {reverse: false}: sample[\(steps), 4], sample[\(steps), 16], sample[\(steps), 4]
        %b = linear(%h, %q): sample[\(steps), 16]
        %k, %i, %d = lstm(%b, %w) {reverse: true}: sample[\(steps), 4], sample[\(steps), 16], sample[\(steps), 4]
        %e = square(%k): sample[\(steps), 4]
        %s = sum(%e) {axes: [0, 1]}: sample[]
        %loss = batch_sum(%s): shared[]
        output "loss" = %loss
      }
      """)
  }

  private func trained(steps: Int) throws -> Graph { Pass.run(Pass.backward, on: try graph(steps: steps)) }

  @Test("gradients of long LSTMs are the interpreter's")
  func gradients() throws {
    let graph = try trained(steps: 1 << 14)
    #expect(graph.nodes.count { $0.operation == "lstm" } == 3)
    let values = GraphValues(for: graph, batch: 17, seed: 3)
    let found = try executed(graph, values)
    for (output, expected) in values.interpreted(graph) {
      #expect(largestError(found[output], expected) < 2e-5, "\(output)")
    }
  }

  @Test("a sample of a long LSTM holds the gates of one, and the states of all")
  func memory() throws {
    let steps = 1 << 14
    let plan = makePlan(try trained(steps: steps), batch: 64)
    #expect(plan.lanes == 16)
    // Four gates and a cell; the states of both, their gradients, those that are computed again, and the input.
    #expect(plan.arenaCount <= (5 + 4) * 4 * steps * 16 + 2 * steps * 16)
  }

  @Test("short LSTMs keep what waits")
  func short() throws {
    #expect(try trained(steps: 64).nodes.count { $0.operation == "lstm" } == 2)
  }
}
