import Graph
import Passes
import Planner
import Testing

/// Which products run over the whole batch follows from bytes of weights, values and slots.
@Suite struct BatchProductTests {
  /// The training step of one layer with some weights.
  private func plan(_ features: Int, _ units: Int, batch: Int) throws -> Plan {
    let graph = try GraphParser.parse(
      """
      graph "one layer" {
        parameter %w "w": shared[\(units), \(features)] = zeros
        input %x "x": sample[\(features)]
        %y = linear(%x, %w): sample[\(units)]
        %s = square(%y): sample[\(units)]
        %t = sum(%s) {axes: [0]}: sample[]
        %l = batch_sum(%t): shared[]
        output "loss" = %l
      }
      """)
    return makePlan(Pass.run(Pass.training, on: graph), batch: batch)
  }

  private func kernels(_ plan: Plan) -> [String] { plan.phases.flatMap { $0.batch.map(\.kernel.name) } }

  @Test("a layer that fits the cache runs in tiles") func small() throws {
    let plan = try plan(100, 20, batch: 256)
    #expect(!plan.hasBatchSteps && plan.slotCount >= 2000)
  }

  @Test("a layer that does not runs over the batch, and no tile has a slot for its gradient") func wide() throws {
    let plan = try plan(2000, 400, batch: 256)
    #expect(kernels(plan) == ["batch_matrix", "batch_outer"])
    #expect(plan.slotCount < 100)
  }

  @Test("a layer that fits, but not with a slot for each tile, has its gradient summed over the batch")
  func gradient() throws {
    #expect(kernels(try plan(400, 128, batch: 256)) == ["batch_outer"])
  }

  @Test("a layer that takes half of the cache stays with the workers that move its weights") func halves() throws {
    let plan = try plan(700, 128, batch: 32)
    #expect(kernels(plan) == ["batch_matrix", "batch_outer"])
    let note = plan.phases.flatMap(\.batch).compactMap(\.note)[0]
    #expect(note.hasPrefix("its 358 kB of weights stay with the workers that move them"))
  }

  @Test("nobody moves the weights of a prediction, so that such a layer runs in tiles there")
  func predictions() throws {
    let graph = try GraphParser.parse(
      """
      graph "prediction" {
        parameter %w "w": shared[128, 700] = zeros
        input %x "x": sample[700]
        %y = linear(%x, %w): sample[128]
        output "y" = %y
      }
      """)
    #expect(!makePlan(graph, batch: 256).hasBatchSteps)
  }

  @Test("the parts of a gradient go through its rows in the order in which the optimizer does") func order() throws {
    let steps = try plan(2000, 400, batch: 256).phases.flatMap(\.batch).map(\.kernel)
    let outer = try #require(steps.compactMap { $0 as? BatchOuterStep }.first)
    let rows = (0..<outer.parts).map { outer.block(ofPart: $0).rows.lowerBound }
    #expect(rows == rows.sorted())
  }

  @Test("weights that are few beside the values of the samples stay in tiles") func flat() throws {
    #expect(!kernels(try plan(20_000, 8, batch: 256)).contains("batch_matrix"))
  }

  @Test("a plan gives the reason of each product over the batch") func reasons() throws {
    let steps = try plan(2000, 400, batch: 256).phases.flatMap(\.batch)
    let notes = steps.compactMap(\.note)
    #expect(notes[0].hasPrefix("its 3200 kB of weights do not stay in the cache for 8 tiles"))
    #expect(notes[1].hasPrefix("slots of 8 tiles would take 25600 kB"))
  }

  @Test("a wide layer beside values that are many more stays in tiles, whose arenas workers share")
  func arenas() throws {
    let graph = try GraphParser.parse(
      """
      graph "beside a picture" {
        parameter %w "w": shared[1000, 1000] = zeros
        input %x "x": sample[1000]
        input %u "u": sample[300000]
        %y = linear(%x, %w): sample[1000]
        %t = tanh(%u): sample[300000]
        output "y" = %y
        output "t" = %t
      }
      """)
    #expect(!makePlan(graph, batch: 256).hasBatchSteps)
  }

  @Test("the products of a recurrence stay in tiles") func recurrence() throws {
    let graph = try GraphParser.parse(
      """
      graph "two steps" {
        parameter %w "w": shared[1000, 1000] = zeros
        input %x "x": sample[1000]
        %y = linear(%x, %w): sample[1000]
        %t = tanh(%y): sample[1000]
        %z = linear(%t, %w): sample[1000]
        output "z" = %z
      }
      """)
    #expect(!makePlan(graph, batch: 256).hasBatchSteps)
  }

  @Test("workers are as many as may be where parts are for all of them") func workers() throws {
    #expect(try plan(2000, 400, batch: 16).workers(4, samples: 16) == 4)
  }
}
