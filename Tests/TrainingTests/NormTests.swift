import Compiler
import Graph
import Ops
import Runtime
import Syntax
import TestPrograms
import TestSupport
import Testing
import Training

/// PyTorch's runs of models with batch and group norms: first batch, weights and state on the way, values outside training.
@Suite struct NormTests {
  static let names = ["batchnorm", "groupnorm"]

  private func compilation(_ name: String) throws -> Compilation {
    let isBatch = name == "batchnorm"
    let norms =
      isBatch
      ? ["batchnorm", "batchnorm(momentum: 0.3, epsilon: 1e-3)", "batchnorm(affine: false)"]
      : ["groupnorm(3)", "groupnorm(2, epsilon: 1e-3)", "groupnorm(1)"]
    let text = """
      ae 1

      model Normed(n: int = 10, c: int = 2) {
        encoder (x: [n, c]) -> z: [3] {
          let first = \(norms[0])
          let second = \(norms[1])
          x |> dense(6, bias: false) |> first |> relu |> reshape([6 * n]) |> dense(8, bias: false) |> second |> tanh |> dense(3)
        }
        decoder (z) -> y: [n, c] {
          let last = \(norms[2])
          z |> dense(n * c, bias: false) |> reshape([n, c]) |> last
        }
        loss mse(y, x)
      }
      """
    return try Compilation(decode(name: "m.ae", bytes: Array(text.utf8)))
  }

  private func vector(_ name: String) throws -> TorchVector { try TorchVector("Norms/\(name)", of: "TrainingTests") }

  private func values(_ golden: TorchVector, _ graph: Graph, _ state: String) -> GraphValues {
    var numbers = ["x": Array(golden.values("data").prefix(32 * 20)), "z": golden.values("evaluated_z")]
    for tensor in golden.tensors(state) { numbers[tensor.name] = tensor.values }
    return GraphValues(batch: 32, numbers)
  }

  private func run(_ name: String, steps: Int, threads: Int = 2) throws -> Training {
    let golden = try vector(name)
    let training = Training(
      try compilation(name), data: golden.values("data"), initial: golden.tensors("init").map(\.values),
      .plain(.steps(steps), batch: 32, rate: 1e-2, threads: threads))
    #expect(try training.run().outcome == .done)
    return training
  }

  @Test("weights and state bear PyTorch's names in its order", arguments: names)
  func stateNames(name: String) throws {
    let graph = try compilation(name).loweredGraph(.training)
    #expect(graph.parameters.map(\.name) == (try vector(name)).tensors("init").map(\.name))
  }

  @Test("the interpreter's loss and gradients of the first batch agree in Double", arguments: names)
  func firstBatch(name: String) throws {
    let golden = try vector(name)
    let graph = try compilation(name).graph(.training)
    let found = values(golden, graph, "init").interpreted(graph)
    #expect(largestError(found["loss"]?.map { Float($0) }, golden.values("loss")) < 1e-6)
    for tensor in golden.tensors("grad") {
      let gradient = found["gradient.\(tensor.name)"]?.map { Float($0) }
      #expect(largestError(gradient, tensor.values) < 2e-6, "\(tensor.name)")
    }
  }

  @Test("kernels give the first batch's gradients", arguments: names, availableInstructionSets)
  func kernels(name: String, instructionSet: String) throws {
    let golden = try vector(name)
    let graph = try compilation(name).graph(.training)
    for lanes in [16, 32] {
      var setting = RunSetting(lanes: lanes, threads: 2)
      setting.instructionSet = instructionSet
      let found = try executed(graph, values(golden, graph, "init"), setting)
      for tensor in golden.tensors("grad") {
        #expect(largestError(found["gradient.\(tensor.name)"], tensor.values) < 1e-4, "\(tensor.name)")
      }
    }
  }

  @Test(
    "weights and running statistics after 1 and 10 steps agree, with a short batch among them", arguments: names,
    [1, 10])
  func steps(name: String, steps: Int) throws {
    let golden = try vector(name)
    let training = try run(name, steps: steps)
    for tensor in golden.tensors("adam\(steps)") {
      let error = largestError(training.weights(tensor.name), tensor.values)
      show("\(name) \(steps) steps", error)
      #expect(error < 1e-4, "\(tensor.name)")
    }
  }

  @Test("the losses on the way agree", arguments: names)
  func losses(name: String) throws {
    let golden = try vector(name)
    let training = Training(
      try compilation(name), data: golden.values("data"), initial: golden.tensors("init").map(\.values),
      .plain(.epochs(3), batch: 32, rate: 1e-2))
    for (epoch, record) in try training.run().records.enumerated() {
      let losses = golden.values("losses").dropFirst(3 * epoch).prefix(3).map { Double($0) }
      let mean = zip(losses, [32.0, 32, 26]).reduce(0) { $0 + $1.0 * $1.1 } / 90
      #expect(abs(record.training.total - mean) < 1e-5 * mean)
    }
  }

  @Test("outside training the running statistics are used, whatever stands in the batch", arguments: names)
  func evaluation(name: String) throws {
    let golden = try vector(name)
    let compilation = try compilation(name)
    for (purpose, output) in [(Purpose.encoding, "z"), (.decoding, "y"), (.reconstruction, "y"), (.both, "y")] {
      let graph = compilation.graph(purpose)
      let found = try executed(graph, values(golden, graph, "adam10"), RunSetting(lanes: 16, threads: 1))
      #expect(largestError(found[output], golden.values("evaluated_\(output)")) < 1e-5, "\(purpose)")
    }
    #expect(!compilation.graph(.evaluation).outputs.contains { $0.name.hasPrefix("update.") })
  }

  @Test("weights and state have the same bits for 1 to 4 workers", arguments: names)
  func sameBits(name: String) throws {
    let bits = try (1...4).map { threads in
      try run(name, steps: 10, threads: threads).trainer.weights.memory.values.map(\.bitPattern)
    }
    #expect(Set(bits).count == 1)
  }
}
