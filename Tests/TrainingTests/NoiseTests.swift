import Compiler
import Graph
import Ops
import Passes
import Planner
import Random
import Recipe
import Runtime
import Syntax
import TestPrograms
import TestSupport
import Testing
import Training

/// Training with random numbers, and weights that something else than an optimizer moves.
@Suite struct NoiseTests {
  private let model = """
    ae 1

    model Noisy(n: int = 10, k: int = 3) {
      encoder (x: [n]) -> (mu: [k], z: [k]) {
        let h = x |> dropout(0.3) |> dense(8) |> tanh
        let mu = h |> dense(k)
        (mu, mu + exp(h |> dense(k)) * normal([k]))
      }
      decoder (z) -> y: [n] { z |> repeat(2) |> dropout(0.5, whole: [0]) |> reshape([2 * k]) |> dense(n) }
      loss mse(y, x) + 0.01 * mean(mu^2) + 0.01 * mean(uniform([2]))
    }
    """

  private func compilation() throws -> Compilation { try Compilation(decode(name: "m.ae", bytes: Array(model.utf8))) }

  private func trained(seed: Int = 1, batch: Int = 50, threads: Int) throws -> [UInt32] {
    let recipe = TrainRecipe.plain(.steps(30), batch: batch, shuffle: true, seed: seed, threads: threads)
    let training = Training(try compilation(), data: spectra(170), recipe)
    #expect(try training.run().outcome == .done)
    let memory = training.trainer.weights.memory
    return memory.values.map(\.bitPattern)
  }

  @Test("weights have the same bits for 1 to 4 workers, and others for another seed")
  func sameBits() throws {
    let first = try trained(threads: 1)
    for threads in 2...4 { #expect(try trained(threads: threads) == first, "\(threads) workers") }
    #expect(try trained(seed: 2, threads: 1) != first)
  }

  @Test("the numbers of a step are the same for any width of tiles")
  func tiles() throws {
    let graph = try compilation().graph(.training)
    let values = GraphValues(for: graph, batch: 70, seed: 5)
    let expected = values.interpreted(graph)
    for lanes in [16, 32, 64] {
      let found = try executed(graph, values, RunSetting(lanes: lanes, threads: 2))
      for (name, numbers) in expected where name.hasPrefix("gradient.") || name == "loss" {
        #expect(largestError(found[name], numbers) < 1e-4, "\(name), \(lanes) lanes")
      }
    }
  }

  @Test("steps differ, and nothing is random outside training")
  func purposes() throws {
    let compilation = try compilation()
    for purpose in Purpose.allCases where purpose != .training {
      let nodes = compilation.graph(purpose).nodes
      #expect(!nodes.contains { ["uniform", "normal"].contains($0.operation) }, "\(purpose)")
    }
    let (step, evaluation) = compilation.trainingGraphs
    #expect(step.nodes.contains { $0.operation == "uniform" })
    #expect(!evaluation.nodes.contains { ["uniform", "normal"].contains($0.operation) })
  }

  @Test("what the noise of lanes without a sample would give reaches no gradient")
  func padding() throws {
    let text = """
      ae 1

      model Steep(n: int = 4, k: int = 3) {
        encoder (x: [n]) -> z: [k] { (x |> dense(k)) + 1 / relu(uniform([k]) - 0.02) }
        decoder (z) -> y: [n] { z |> dense(n) }
        loss mse(y, x)
      }
      """
    let graph = try Compilation(decode(name: "m.ae", bytes: Array(text.utf8))).graph(.training)
    // Some of a hundred steps meet numbers below 0.02 in the 15 lanes of a tile that hold no sample.
    for step in 0..<100 {
      let values = GraphValues(for: graph, batch: 17, seed: 2)
      let key = StepKey(seed: 1, step: step)
      let isFinite = values.interpreted(graph, key: key).values.allSatisfy { $0.allSatisfy(\.isFinite) }
      var setting = RunSetting(lanes: 16, threads: 1)
      setting.key = key
      let found = try executed(graph, values, setting)
      #expect(found.values.allSatisfy { $0.allSatisfy(\.isFinite) } == isFinite, "step \(step)")
    }
  }

  /// Weights w, held at 0 and above, and a running mean of their result that only the program changes.
  private func graphWithState() -> Graph {
    var builder = GraphBuilder(Graph(name: "state"))
    let w = builder.addParameter(
      Weight("w", [2, 3], .uniform(bound: 1), constraint: Constraint("at_least", [0])))
    let mean = builder.addParameter(Weight("mean", [2], .zeros, isTrained: false))
    let x = builder.addInput("x", .sample([3]))
    let y = builder.apply("linear", x, w)
    let now = builder.batchMean(y)
    builder.update(mean, to: builder.add(builder.scale(mean, by: 0.75), builder.scale(now, by: 0.25)))
    let change = builder.apply("square", builder.subtract(y, mean))
    builder.addOutput("loss", builder.batchMean(builder.sum(builder.add(change, y))))
    return builder.graph
  }

  @Test("state is kept with the weights, changed by the program alone, and constraints hold after every step")
  func state() throws {
    let graph = graphWithState()
    #expect(try GraphParser.parse(graph.description) == graph)
    let plan = makePlan(Pass.run(Pass.training, on: graph), lanes: 16)
    let weights = Weights(graph)
    weights.draw(seed: 3)
    let (w, mean) = (weights.values(weights.entries[0]), weights.values(weights.entries[1]))
    #expect(w.contains(0) && w.allSatisfy { $0 >= 0 })
    let executor = Executor(plan, parameters: weights.memory, threads: 2, largestBatch: 20)
    var recipe = TrainRecipe()
    recipe.method.values["lr"] = .real(0.05)
    let updater = WeightUpdater(recipe, of: weights, by: GradientTable(executor))
    let data = memory((0..<60).map { Float($0 % 7) / 7 })
    let index = (0..<20).map { Int64($0) }
    var expected = [Float](repeating: 0, count: 2)
    for _ in 0..<25 {
      let now = (0..<2).map { row in
        (0..<20).reduce(Float(0)) { sum, sample in
          sum + (0..<3).reduce(0) { $0 + w[3 * row + $1] * data.start[3 * sample + $1] } / 20
        }
      }
      executor.run([BatchInput(values: data.start, sampleStride: 3)], index: index, count: 20)
      #expect(updater.update())
      for row in 0..<2 {
        expected[row] = 0.75 * expected[row] + 0.25 * now[row]
        #expect(abs(mean[row] - expected[row]) < 1e-5)
      }
      #expect(w.allSatisfy { $0 >= 0 })
    }
    #expect(w.contains(0) && weights.tensors().map(\.name) == ["w", "mean"])
    for moments in updater.state { #expect(moments.values(moments.entries[1]).allSatisfy { $0 == 0 }) }
  }
}
