import Compiler
import Random
import Recipe
import Syntax
import TestPrograms
import TestSupport
import Testing
import Training

/// Numbers of the step that a loss is handed.
@Suite struct MomentTests {
  private func compilation() throws -> Compilation {
    let text = """
      ae 1

      model Rising(n: int = 10) {
        encoder (x: [n]) -> z: [2] { x |> dense(2) }
        decoder (z) -> y: [n] { z |> dense(n) }
        loss {
          let both = sum(batch_mean(z)^2)
          mse(y, x) + 0.01 * progress * both + progress + epoch + batch_size
        }
      }
      """
    return try Compilation(decode(name: "m.ae", bytes: Array(text.utf8)))
  }

  @Test("progress goes from 0 to 1, epochs count from 1, and test losses have the numbers of the step before")
  func numbers() throws {
    let recipe = TrainRecipe.plain(.epochs(3), batch: 40, test: 0.2)
    let records = try Training(try compilation(), data: spectra(100), recipe).run().records
    for (index, record) in records.enumerated() {
      let (training, test) = (record.training.terms, try #require(record.test).terms)
      #expect(abs(training[2] - [0.1, 0.5, 0.9][index]) < 1e-6)
      #expect(abs(test[2] - [0.2, 0.6, 1][index]) < 1e-6)
      #expect(training[3] == Double(index + 1))
      #expect(test[3] == Double(index + 1))
      #expect(training[4] == 40)
      #expect(test[4] == 20)
    }
  }

  @Test("a moment follows from the number of its step")
  func moments() {
    let moments = (0..<5).map { TrainingMoment(ofStep: $0, of: 5, inEpochsOf: 2) }
    #expect(moments.map(\.progress) == [0, 0.25, 0.5, 0.75, 1])
    #expect(moments.map(\.epoch) == [1, 1, 2, 2, 3])
    #expect(TrainingMoment(ofStep: 0, of: 1, inEpochsOf: 1) == .end)
  }

  @Test("kernels and interpreter are handed the same numbers")
  func handed() throws {
    let graph = try compilation().graph(.training)
    let values = GraphValues(for: graph, batch: 37, seed: 3)
    var setting = RunSetting(lanes: 16, threads: 2)
    setting.key = StepKey(seed: 1, step: 4, moment: TrainingMoment(progress: 0.25, epoch: 7))
    let expected = values.interpreted(graph, key: setting.key)
    let found = try executed(graph, values, setting)
    for (name, numbers) in expected { #expect(largestError(found[name], numbers) < 1e-4, "\(name)") }
    #expect(expected["term.2"] == [0.25])
    #expect(expected["term.3"] == [7])
  }

  @Test("weights have the same bits for 1 to 4 workers")
  func sameBits() throws {
    let bits = try (1...4).map { threads in
      let recipe = TrainRecipe.plain(.epochs(3), batch: 64, threads: threads)
      let training = Training(try compilation(), data: spectra(170), recipe)
      #expect(try training.run().outcome == .done)
      return training.trainer.weights.memory.values.map(\.bitPattern)
    }
    #expect(Set(bits).count == 1)
  }
}
