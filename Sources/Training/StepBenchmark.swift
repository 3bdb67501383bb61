import Compiler
import Diagnostics
import Files
import Graph
import Planner
import Runtime

/// Times training steps of a model on random samples: forward, backward and optimiser, as `aec train` runs them.
package final class StepBenchmark {
  package let settings: TrainingSettings
  package let executor: Executor
  package let plan: Plan
  private let weights: Weights
  /// Bytes of a training step as `aec check` states them: tensors, weights and the moments of Adam.
  package var bytes: Int { executor.bytes + 3 * 4 * executor.plan.parameterCount }
  private let gradients: GradientTable
  private var adam: Adam
  private let data: [FloatMemory]
  private let inputs: [BatchInput]
  private let index: [Int64]

  /// What a benchmark found; times are seconds.
  package struct Result: Sendable {
    package let times: [Double]
    package let optimiser: Double
    package let profile: Profile
    /// Floating-point operations a second of one core in a large matrix product.
    package let productRate: Double

    package var median: Double { times[times.count / 2] }
    package var least: Double { times[0] }
  }

  package init(_ compilation: Compilation) throws(Diagnostic) {
    settings = TrainingSettings(compilation.typed.train)
    // The rate of the machine is that of OpenBLAS.
    try requireOpenBLAS(threads: settings.threads)
    let graph = compilation.graph(.training)
    plan = makePlan(graph, batch: settings.batch)
    try requireKernels(for: plan, threads: settings.threads)
    let bytes = plan.bytes(samples: settings.batch, workers: settings.threads)
    guard bytes <= installedMemory else { throw compilation.tooLargeToRun(bytes: bytes) }
    weights = Weights(graph)
    weights.draw(seed: settings.seed)
    executor = Executor(
      plan, parameters: weights.memory, threads: settings.threads, largestBatch: settings.batch)
    gradients = GradientTable(executor)
    adam = Adam(
      for: weights, rate: settings.rate, beta1: settings.beta1, beta2: settings.beta2,
      epsilon: settings.epsilon)
    index = (0..<settings.batch).map { Int64($0) }
    let stream = RandomStream(seed: settings.seed, purpose: .test)
    let batch = settings.batch
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
      times: times, optimiser: optimiserSeconds(), profile: profile,
      productRate: MatrixProducts.rate(workers: executor.threads))
  }

  @discardableResult
  private func repeatStep(for seconds: Double, _ isInterrupted: () -> Bool) -> [Double] {
    var times: [Double] = []
    let end = monotonicSeconds() + seconds
    while !isInterrupted() {
      let start = monotonicSeconds()
      runExecutor()
      _ = adam.update(weights, gradients)
      times.append(monotonicSeconds() - start)
      if monotonicSeconds() >= end { break }
    }
    return times
  }

  private func runExecutor() { executor.run(inputs, index: index, count: settings.batch) }

  private func optimiserSeconds() -> Double {
    let runs = 20
    let start = monotonicSeconds()
    for _ in 0..<runs { _ = adam.update(weights, gradients) }
    return (monotonicSeconds() - start) / Double(runs)
  }
}
