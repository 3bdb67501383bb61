import Compiler
import Diagnostics
import Processes
import Recipe
import Syntax
import TestPrograms
import TestSupport
import Testing
import Training

/// Processes that share out the tiles of a batch train the weights of a single process, bit for bit.
@Suite struct GroupTrainingTests {
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    var encoder = "x |> dense(3)"
    var loss = "mse(y, x)"
    var train = "optimizer: adam(1e-2)"
    var testDescription: String { name }

    func compilation() throws -> Compilation {
      let text = """
        ae 1
        model Kind(steps: int = 10, k: int = 3) {
          encoder (x: [steps]) -> z: [k] { \(encoder) }
          decoder (z) -> y: [steps] { z |> dense(steps) }
          loss {
            \(loss)
          }
        }
        train {
          \(train)
          epochs: 4
          batch: 150
          seed: 3
        }
        """
      return try Compilation(SourceFile(name: "kind.ae", text: text), settings: [], overrides: [("threads", "1")])
    }
  }

  static let kinds = [
    Kind(name: "dense", encoder: "x |> dense(64) |> tanh |> dense(64) |> tanh |> dense(3)"),
    Kind(name: "many weights", encoder: "x |> dense(150) |> tanh |> dense(150) |> tanh |> dense(3)"),
    Kind(
      name: "batch norm, average, plateau", encoder: "x |> dense(8) |> batchnorm |> relu |> dense(3)",
      train: "optimizer: nadam(1e-2)\n  rate: plateau(patience: 1, by: 0.7)\n  average: 0.99\n  clip: 1"),
    Kind(name: "noise", encoder: "x + 0.1 * normal([10]) |> dense(20) |> dropout(0.2) |> dense(3)"),
    Kind(
      name: "pairs",
      loss: """
        let near = sum(batch(z)^2, axis: 1) + sum(z^2) - 2 * matmul(batch(z), z)
        mse(y, x) + 0.1 * mean(near^2)
        """),
    Kind(name: "lstm", encoder: "x |> reshape([steps, 1]) |> lstm(4) |> last |> dense(3)"),
    Kind(name: "search", encoder: "x |> dense(8) |> tanh |> dense(3)", train: "optimizer: lbfgs(max_iter: 4)"),
    Kind(
      name: "curvature", encoder: "x |> dense(6) |> tanh |> dense(3)", train: "optimizer: adahessian(0.02)"),
    Kind(
      name: "phases", encoder: "x |> dense(8) |> batchnorm |> relu |> dense(3)",
      train: "phase \"one\" { freeze: decoder, epochs: 2 }\n  phase \"two\" { steps: 7, rate: 1e-2 }"),
  ]

  private func trained(_ kind: Kind, _ group: (any ProcessGroup)? = nil) throws -> [UInt32] {
    let compilation = try kind.compilation()
    var recipe = compilation.typed.train
    recipe[.test] = .real(0.2)
    let training = Training(compilation, data: spectra(500), recipe, group: group)
    let records = try training.run().records
    let losses = records.flatMap { [$0.training.total, $0.test?.total ?? 0] }.map { Float($0).bitPattern }
    return (training.trainer.weights.memory.values + training.trainer.best.memory.values).map(\.bitPattern) + losses
  }

  @Test("2, 3 and 4 processes train the weights and have the losses of one", arguments: kinds)
  func weights(kind: Kind) throws {
    let alone = try trained(kind)
    for count in [2, 3, 4] {
      for (rank, found) in try ThreadGroup.run(count, { try trained(kind, $0) }).enumerated() {
        #expect(found == alone, "process \(rank) of \(count)")
      }
    }
  }

  @Test("so do the models of the tutorial", arguments: Repository.tutorials)
  func tutorials(name: String) throws {
    let data = spectra(600)
    @Sendable func weights(_ group: (any ProcessGroup)?) throws -> [Float] {
      let training = Training(
        try tutorial(name), data: data, .plain(.steps(20), batch: 256, shuffle: true, threads: 1), group: group)
      _ = try training.run()
      return training.trainer.weights.memory.values
    }
    let alone = try weights(nil)
    for count in [2, 3] {
      #expect(try ThreadGroup.run(count) { try weights($0) } == Array(repeating: alone, count: count))
    }
  }

  @Test("a process that is interrupted stops all after the same step") func interruption() throws {
    let steps = try ThreadGroup.run(3) { group in
      let training = Training(
        try tutorial("dense"), data: spectra(600), .plain(.steps(100), batch: 64, threads: 1), group: group)
      var looks = 0
      let outcome = try training.trainer.run(
        isInterrupted: {
          looks += 1
          return group.rank == 1 && looks > 7
        }, report: { _ in })
      #expect(outcome == .interrupted)
      return training.trainer.step
    }
    #expect(steps == [7, 7, 7])
  }

  @Test("a process with other weights is named after the epoch") func difference() throws {
    let messages = try ThreadGroup.run(2) { group in
      let training = Training(
        try tutorial("dense"), data: spectra(600), .plain(.epochs(2), batch: 64, threads: 1), group: group)
      if group.rank == 1 { training.trainer.weights.memory.start[0] += 1 }
      return refusal { try training.run() }.message
    }
    #expect(Set(messages) == ["process 1 has other weights than process 0 after epoch 1"])
  }
}
