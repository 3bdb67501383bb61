import Compiler
import Diagnostics
import Files
import Graph
import Planner
import Random
import Recipe
import Runtime

/// Times training steps of a model on random samples: forward, backward and optimizer, as `aec train` runs them.
package final class StepBenchmark {
  package let recipe: TrainRecipe
  package let executor: Executor
  package let plan: Plan
  private let weights: Weights
  /// Bytes of a training step as `aec check` states them.
  package var bytes: Int {
    StepMemory(weights: plan.weightCount, recipe, executors: executor.bytes).ofStep
  }
  private let updater: WeightUpdater
  private let probe: CurvatureProbe?
  private let data: [FloatMemory]
  private let inputs: [BatchInput]
  private let index: [Int64]

  /// Results of a benchmark; times are seconds.
  package struct Result: Sendable {
    package let times: [Double]
    package let optimizer: Double
    package let profile: Profile
    /// Floating-point operations a second of one core in a large matrix product.
    package let productRate: Double

    package var median: Double { times[times.count / 2] }
    package var least: Double { times[0] }
  }

  package init(_ compilation: Compilation) throws(Diagnostic) {
    recipe = compilation.typed.train.parts[0]
    // The rate of the machine is that of its matrix products.
    try requireProducts(threads: recipe.workers)
    let graph = compilation.trainingGraphs(ofPhase: 0).step
    plan = makePlan(graph, batch: recipe.plannedBatch)
    try requireKernels(for: plan, threads: recipe.workers)
    let bytes = plan.bytes(samples: recipe.plannedBatch, workers: recipe.workers)
    guard bytes <= installedMemory else { throw compilation.tooLargeToRun(bytes: bytes) }
    weights = Weights(compilation.loweredGraph(.training))
    weights.draw(seed: recipe.seed)
    probe = CurvatureProbe(plan, weights, seed: recipe.seed)
    executor = Executor(
      plan, parameters: probe?.parameters ?? weights.memory, threads: recipe.workers, largestBatch: recipe.plannedBatch)
    updater = WeightUpdater(recipe, of: weights, by: GradientTable(executor), curvature: probe?.sizes)
    index = (0..<recipe.plannedBatch).map { Int64($0) }
    let stream = RandomStream(seed: recipe.seed, purpose: .test)
    let batch = recipe.plannedBatch
    data = plan.inputShapes.map { shape in
      FloatMemory(copying: (0..<batch * shape.reduce(1, *)).map { Float(stream.uniformDouble($0)) })
    }
    inputs = zip(data, plan.inputShapes).map {
      BatchInput(values: $0.start, sampleStride: $1.reduce(1, *))
    }
  }

  /// Steps for about `seconds`, each timed; then a tenth as many with a clock in each kernel. Nothing when interrupted.
  package func run(seconds: Double, isInterrupted: () -> Bool) -> Result? {
    repeatStep(for: seconds / 10, isInterrupted)
    let times = repeatStep(for: seconds, isInterrupted).sorted()
    let profile = executor.profile(runs: max(1, times.count / 10)) {
      runExecutor()
      return !isInterrupted()
    }
    guard !isInterrupted() else { return nil }
    return Result(
      times: times, optimizer: optimizerSeconds(), profile: profile,
      productRate: MatrixProducts.rate(workers: executor.threads))
  }

  @discardableResult
  private func repeatStep(for seconds: Double, _ isInterrupted: () -> Bool) -> [Double] {
    var times: [Double] = []
    let end = monotonicSeconds() + seconds
    while !isInterrupted() {
      let start = monotonicSeconds()
      runExecutor()
      _ = updater.update()
      times.append(monotonicSeconds() - start)
      if monotonicSeconds() >= end { break }
    }
    return times
  }

  private func runExecutor() {
    let key = StepKey(seed: recipe.seed, step: updater.step)
    probe?.begin(step: updater.step)
    executor.run(inputs, index: index, count: recipe.plannedBatch, key: key)
    probe?.take(from: executor)
  }

  private func optimizerSeconds() -> Double {
    let runs = 20
    let start = monotonicSeconds()
    for _ in 0..<runs { _ = updater.update() }
    return (monotonicSeconds() - start) / Double(runs)
  }
}
