import AllocationCounter
import Checker
import Compiler
import Diagnostics
import Recipe
import Runtime
import TestPrograms
import TestSupport
import Testing

@testable import Training

/// What is stated or refused as memory is what is allocated. A float too few for each weight is a tenth.
///
/// Each case is a process of its own, whose aligned allocations are counted.
@Suite struct MemoryTests {
  /// Those that hold all from the first step on; a search remembers more with every step.
  static let optimizers = OptimizerTable.all.map { $0.declaration }.filter { $0.use != .wholeData }.map(\.name)

  @Test("a search is stated with all that it may remember")
  func search() throws {
    var recipe = TrainRecipe()
    recipe.method = OptimizerChoice(try #require(OptimizerTable.named("lbfgs")))
    let stated = StepMemory(weights: 1000, recipe, executors: 0).ofStep
    recipe.method.values["history_size"] = .int(90)
    #expect(stated - StepMemory(weights: 1000, recipe, executors: 0).ofStep == 4 * 1000 * 20 && stated > 4 * 200_000)
  }

  @Test("a training says what it holds", arguments: optimizers)
  func training(optimizer: String) async {
    await #expect(processExitsWith: .success) { [optimizer] in
      let model = try WideModel(optimizer)
      let (held, trainer) = model.training()
      requireAgreement("a trainer", states: trainer.bytes, holds: held)
    }
  }

  @Test("a training is refused by what it would hold", arguments: optimizers)
  func refusal(optimizer: String) async {
    await #expect(processExitsWith: .success) { [optimizer] in
      let model = try WideModel(optimizer)
      let needed = TrainingPlans(model.compilation.replacing(model.recipe))
        .bytes(model.recipe, batch: model.recipe.batch)
      // The test losses borrow the memory of the step's samples, which is counted twice here.
      requireAgreement("the refusal of a training", states: needed, holds: model.training().held, within: 0.05)
    }
  }

  @Test("aec check and aec bench say what a step holds", arguments: optimizers)
  func step(optimizer: String) async {
    await #expect(processExitsWith: .success) { [optimizer] in
      let model = try WideModel(optimizer)
      _ = try StepBenchmark(tutorial("dense"))
      let before = aec_aligned_bytes()
      let benchmark = try StepBenchmark(model.compilation)
      let held = aec_aligned_bytes() - before - model.bytes(samples: model.recipe.batch)
      requireAgreement("aec bench", states: benchmark.bytes, holds: held)
      requireAgreement("aec check", states: StepCost(model.compilation).bytes, holds: held)
    }
  }

  @Test("each of several processes says what it holds to exchange", arguments: [2, 3, 4])
  func exchange(processes: Int) throws {
    let model = try WideModel("adam")
    let held = try ThreadGroup.run(processes) { group in
      let data = spectra(128, steps: 3000)
      return Training(model.compilation, data: data, model.recipe, group: group).trainer.phase.executor.bytes
    }
    let step = TrainingPlans(model.compilation.replacing(model.recipe)).step
    let exchanged = step.exchangeBytes(samples: model.recipe.batch, processes: processes)
    #expect(exchanged > 0)
    #expect(held.max() == step.bytes(samples: model.recipe.batch, workers: 1) + exchanged)
    let cost = StepCost(model.compilation, processes: processes)
    #expect(cost.exchanged == exchanged && cost.bytes == StepCost(model.compilation).bytes + exchanged)
  }

  @Test("sizes are refused before planning by the least that a training holds", arguments: optimizers)
  func least(optimizer: String) async {
    await #expect(processExitsWith: .success) { [optimizer] in
      let model = try WideModel(optimizer, batch: 1)
      let held = model.training().held
      precondition(model.compilation.leastBytes <= held, "a training that fits is refused")
      // A product with the Hessian is a sum of as many parts as the model has layers behind a weight.
      let share = model.recipe.method.declaration.use == .curvature ? 0.15 : 0.05
      requireAgreement("the least", states: model.compilation.leastBytes, holds: held, within: share)
    }
  }
}

/// A model of 2.4 million weights, beside which the values of its samples are small.
private struct WideModel {
  let compilation: Compilation
  var recipe: TrainRecipe { compilation.typed.train }
  private let channels = 3000

  init(_ optimizer: String, batch: Int = 64) throws {
    let flags = [("optimizer", optimizer), ("batch", "\(batch)"), ("threads", "1"), ("steps", "1"), ("test", "0")]
    compilation = try Compilation(
      SourceFile(name: "dense.ae", text: Repository.text("models/tutorial/dense.ae")),
      settings: [Setting(name: "steps", text: "\(channels)"), Setting(name: "latent", text: "400")],
      overrides: flags.map { (key: $0.0, text: $0.1) })
  }

  func bytes(samples: Int) -> Int { 4 * samples * channels }

  /// A trainer, and the bytes that it took; its samples are no part of them.
  func training() -> (held: Int, trainer: Trainer) {
    let (before, samples) = (aec_aligned_bytes(), 128)
    let trainer = Training(compilation, data: spectra(samples, steps: channels), recipe).trainer
    return (aec_aligned_bytes() - before - bytes(samples: samples), trainer)
  }
}

/// Traps where the statement is not what is held.
private func requireAgreement(_ what: String, states stated: Int, holds held: Int, within share: Double = 0.01) {
  let difference = Double(stated - held) / Double(held)
  guard abs(difference) < share else { fatalError("\(what): \(held) bytes held, \(stated) stated") }
  show("memory: \(what)", abs(difference))
}
