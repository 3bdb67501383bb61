import Compiler
import Ops
import Recipe
import Runtime
import Syntax
import TestPrograms
import TestSupport
import Testing
import Training

/// PyTorch's runs of models whose loss compares each sample of a batch with each other: first batch, weights on the way.
@Suite struct PairTests {
  static let losses: [String: String] = [
    "distances": """
    let dx = sum(batch(x)^2, axis: 1) + sum(x^2) - 2 * matmul(batch(x), x)
    let dz = sum(batch(z)^2, axis: 1) + sum(z^2) - 2 * matmul(batch(z), z)
    mse(y, x) + 0.1 * mean((dx / n - dz / k)^2)
    """,
    "contrast": """
    let d = z / norm(z)
    mse(y, x) + logsumexp(matmul(batch(d), d) / 0.5) - 2
    """,
    "measures": """
    let all = batch(z)
    let kernel = exp(-sum(abs(all - (z |> repeat(batch))), axis: 1))
    let products = matmul(all, z)
    let gram = matmul(all |> transpose, all) / batch_size
    let extremes = 0.1 * max(products) - 0.2 * min(products)
    mse(y, x) + mean(kernel) + extremes + 0.3 * sum(gram^2) + 0.05 * sum(norm(all, axis: 0))
    """,
  ]
  static let names = ["contrast", "distances", "measures"]

  private func compilation(_ name: String) throws -> Compilation {
    let text = """
      ae 1

      model Pairs(n: int = 12, k: int = 3) {
        encoder (x: [n]) -> z: [k] { x |> dense(8) |> tanh |> dense(k) }
        decoder (z) -> y: [n] { z |> dense(8) |> tanh |> dense(n) }
        loss {
          \(Self.losses[name]!.split(separator: "\n").joined(separator: "\n    "))
        }
      }

      train {
        batch: 32
      }
      """
    return try Compilation(decode(name: "m.ae", bytes: Array(text.utf8)))
  }

  private func vector(_ name: String) throws -> TorchVector { try TorchVector("Pairs/\(name)", of: "TrainingTests") }

  private func values(_ golden: TorchVector) -> GraphValues {
    var numbers = ["x": Array(golden.values("data").prefix(32 * 12))]
    for tensor in golden.tensors("init") { numbers[tensor.name] = tensor.values }
    return GraphValues(batch: 32, numbers)
  }

  private func run(_ name: String, _ duration: TrainRecipe.Duration, threads: Int = 2) throws -> (
    Training, [EpochRecord]
  ) {
    let golden = try vector(name)
    let training = Training(
      try compilation(name), data: golden.values("data"), initial: golden.tensors("init").map(\.values),
      .plain(duration, batch: 32, rate: 1e-2, threads: threads))
    let (outcome, records) = try training.run()
    #expect(outcome == .done)
    return (training, records)
  }

  @Test(
    "the interpreter's loss and gradients of the first batch agree in Double, also with room for more samples",
    arguments: names, [32, 50])
  func firstBatch(name: String, rows: Int) throws {
    let golden = try vector(name)
    let found = values(golden).interpreted(try compilation(name).graph(.training, batch: rows))
    #expect(largestError(found["loss"]?.map { Float($0) }, golden.values("loss")) < 1e-6)
    for tensor in golden.tensors("grad") {
      let gradient = found["gradient.\(tensor.name)"]?.map { Float($0) }
      #expect(largestError(gradient, tensor.values) < 2e-6, "\(tensor.name)")
    }
  }

  @Test("kernels give the first batch's gradients", arguments: names, availableInstructionSets)
  func kernels(name: String, instructionSet: String) throws {
    let golden = try vector(name)
    for rows in [32, 50] {
      let graph = try compilation(name).graph(.training, batch: rows)
      for lanes in [8, 16, 32] {
        let found = try executed(graph, values(golden), RunSetting(lanes: lanes, instructionSet: instructionSet))
        for tensor in golden.tensors("grad") {
          #expect(largestError(found["gradient.\(tensor.name)"], tensor.values) < 1e-4, "\(tensor.name)")
        }
      }
    }
  }

  @Test("weights after 1 and 10 steps agree, with a short batch among them", arguments: names, [1, 10])
  func steps(name: String, steps: Int) throws {
    let training = try run(name, .steps(steps)).0
    for tensor in try vector(name).tensors("adam\(steps)") {
      let error = largestError(training.weights(tensor.name), tensor.values)
      show("\(name) \(steps) steps", error)
      #expect(error < 1e-4, "\(tensor.name)")
    }
  }

  @Test("the losses on the way agree", arguments: names)
  func losses(name: String) throws {
    let golden = try vector(name)
    for (epoch, record) in try run(name, .epochs(3)).1.enumerated() {
      let losses = golden.values("losses").dropFirst(3 * epoch).prefix(3).map { Double($0) }
      let mean = zip(losses, [32.0, 32, 26]).reduce(0) { $0 + $1.0 * $1.1 } / 90
      #expect(abs(record.training.total - mean) < 1e-5 * mean)
    }
  }

  @Test("weights have the same bits for 1 to 4 workers", arguments: names)
  func sameBits(name: String) throws {
    let bits = try (1...4).map { threads in
      try run(name, .steps(10), threads: threads).0.trainer.weights.memory.values.map(\.bitPattern)
    }
    #expect(Set(bits).count == 1)
  }
}
