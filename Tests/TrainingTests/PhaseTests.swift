import Compiler
import Diagnostics
import Recipe
import Syntax
import TestSupport
import Testing
import Training

/// Phases, frozen parts and numbers of parts of the model; PyTorch's weights are in `RecipeRunTests`.
@Suite struct PhaseTests {
  private func compilation(_ train: String) throws -> Compilation {
    let text = """
      ae 1
      model Phased(steps: int = 10, beta: real = 0) {
        let ends = weight([3, steps], in: simplex, start: uniform(0.1, 1))
        encoder (x: [steps]) -> z: [3] { x |> dense(6, bias: false) |> batchnorm |> tanh |> dense(3) |> softmax }
        decoder (z) -> y: [steps] { matmul(z |> reshape([1, 3]), ends) |> reshape([steps]) }
        loss mse(y, x) + beta * mean(z^2)
      }
      train {
        \(train.replacing("\n", with: "\n  "))
      }
      """
    return try Compilation(SourceFile(name: "phased.ae", text: text))
  }

  private func training(_ train: String, shuffle: Bool = true) throws -> Training {
    let compilation = try compilation(train)
    var recipe = compilation.typed.train
    let whole: [(RecipeKey, RecipeValue)] = [(.test, .real(0.25)), (.seed, .int(3))]
    for (key, value) in whole {
      recipe[key] = value
      for index in recipe.phases.indices { recipe.phases[index][key] = value }
    }
    return Training(compilation, data: spectra(40).map { abs($0) }, recipe)
  }

  @Test(
    "frozen weights stay bit for bit, and the others move with statistics that nothing has learnt yet",
    arguments: ["freeze: ends", "rate { ends: 0 }", "freeze: [ends, encoder.batchnorm]"])
  func frozen(lines: String) throws {
    let training = try training("\(lines)\nbatch: 8\nepochs: 3\noptimizer: sgd(0.1, momentum: 0.5, weight_decay: 0.1)")
    let before = training.trainer.weights.entries.map { ($0.name, training.weights($0.name)) }
    #expect(try training.run().outcome == .done)
    for (name, values) in before {
      let isOfNorm = ["batchnorm.weight", "batchnorm.bias"].contains { name.hasSuffix($0) }
      let stays = name == "ends" || lines.contains("norm") && isOfNorm
      #expect((training.weights(name) == values) == stays, "\(name)")
    }
  }

  @Test(
    "a phase keeps the statistics that a phase before learnt", arguments: ["freeze: encoder", "rate { encoder: 0 }"])
  func learnt(line: String) throws {
    let names = ["mean", "var"].map { "encoder.batchnorm.running_\($0)" }
    let lines = "batch: 8\nshuffle: false\nphase \"one\" { epochs: 2 }"
    let (first, both) = (try training(lines), try training(lines + "\nphase \"two\" { \(line), epochs: 2 }"))
    let start = names.map { first.weights($0) }
    #expect(try first.run().outcome == .done && both.run().outcome == .done)
    let end = names.map { first.weights($0) }
    #expect(end == names.map { both.weights($0) } && start != end)
  }

  private static let inThree = """
    batch: 8
    optimizer: adam(1e-2)
    phase "first" { freeze: ends, epochs: 2, average: 0.9 }
    phase "second, with a comma" { optimizer: sgd(0.1, momentum: 0.9), rate: cosine, steps: 7, batch: 12, set { beta: 0.5 } }
    phase "third" { rate { encoder: 1e-3 * linear(to: 0.1) }, epochs: 3, stop: patience(1, of: training, by: 90%) }
    """

  @Test("phases follow each other, and a record names its phase")
  func phases() throws {
    let (outcome, records) = try training(Self.inThree).run()
    #expect(outcome == .ended(by: "stop"))
    #expect(
      records.map(\.phase) == ["first", "first"] + Array(repeating: "second, with a comma", count: 3) + [
        "third", "third",
      ])
    #expect(records.map(\.step) == [4, 8, 11, 14, 15, 19, 23])
    #expect(records.map(\.epoch) == Array(1...7))
    // Each phase has its best epoch, and numbers of another phase are none of its own.
    #expect(records[2].isBest && records[5].isBest)
    #expect(records[1].numbers.allSatisfy(\.isNaN) && (0.05..<0.1).contains(records[2].numbers[0]))
    let terms = records.map { $0.training.terms[1] }
    #expect(terms[1] == 0 && terms[3] > 0 && terms[6] == 0)
  }

  @Test("a phase starts from what the one before gives, with a fresh optimizer")
  func fresh() throws {
    let both = try training(
      "batch: 8\nshuffle: false\nphase \"a\" { epochs: 2, average: 0.9 }\nphase \"b\" { epochs: 2 }")
    let first = try training("batch: 8\nshuffle: false\nepochs: 2\naverage: 0.9")
    let second = try training("batch: 8\nshuffle: false\nepochs: 2")
    _ = try both.run()
    _ = try first.run()
    let average = try #require(first.trainer.updater.average)
    second.trainer.weights.memory.start.update(from: average.memory.start, count: average.count)
    _ = try second.run()
    #expect(both.trainer.weights.memory.values == second.trainer.weights.memory.values)
  }

  @Test(
    "a run that is stopped in any phase and gone on with gives the same bits",
    arguments: [1, 4, 7, 8, 9, 14, 15, 16, 22])
  func resume(after steps: Int) throws {
    let whole = try training(Self.inThree)
    let records = try whole.run().records
    let stopped = try training(Self.inThree)
    var taken = 0
    var company = Trainer.Company { taken >= steps }
    company.stepped = { taken += 1 }
    var early: [EpochRecord] = []
    #expect(try stopped.trainer.run(company) { early.append($0) } == .interrupted)
    let next = try training(Self.inThree)
    try next.trainer.resume(from: stopped.trainer.checkpoint, named: "checkpoint")
    #expect(next.trainer.phaseNumber == stopped.trainer.phaseNumber && next.trainer.step == steps)
    let late = try next.run().records
    #expect(whole.trainer.checkpoint == next.trainer.checkpoint)
    #expect(whole.trainer.best.memory.values == next.trainer.best.memory.values)
    let rows = early.filter { $0.epoch < late[0].epoch } + late
    #expect(rows.map(\.training) == records.map(\.training) && rows.map(\.isBest) == records.map(\.isBest))
  }

  @Test("progress and epoch are those of the whole run")
  func moments() {
    var recipe = TrainRecipe.plain(.epochs(2), batch: 10)
    var second = recipe
    (second.duration, second[.batch]) = (.steps(5), .int(20))
    recipe.phases = [recipe, second]
    let timeline = RunTimeline(recipe, samples: 40)
    #expect(timeline.steps == 13 && timeline.length == .steps(13))
    #expect(timeline.place(ofStep: 7, in: 0) == (7, 2) && timeline.place(ofStep: 0, in: 1) == (8, 3))
    #expect(timeline.place(ofStep: 4, in: 1) == (12, 5))
    #expect(timeline.moment(ofStep: 3, in: 1) == ScheduleMoment(step: 3, steps: 5, stepsOfEpoch: 2))
  }

  @Test("a record holds phases, and is read back as the same recipe")
  func record() throws {
    let recipe = try compilation(
      Self.inThree + "\nclip: 1\nweight_decay { encoder: 0.1, \"encoder.dense\": 0 }\nfreeze: encoder.dense_2\nseed: 4"
    ).typed.train
    #expect(recipe.phases.count == 3 && recipe.phases[1].clip == 1 && recipe.phases[2].frozen == ["encoder.dense_2"])
    let isSame = TrainRecipe(recipe.json) == recipe
    #expect(isSame)
    #expect(recipe.json["phases"] != nil && TrainRecipe().json["phases"] == nil)
  }

  @Test("a phase that sets a number of the encoder or decoder is refused")
  func settingOfModel() throws {
    let text = """
      ae 1
      model M(steps: int = 10, slope: real = 0.1, weight: real = 1) {
        encoder (x: [steps]) -> z: [3] { leaky_relu(x |> dense(3), slope) }
        decoder (z) -> y: [steps] { z |> dense(steps) }
        loss weight * mse(y, x)
      }
      train {
        phase "one" { set { weight: 0.5, slope: 0.2 } }
      }
      """
    let error = #expect(throws: Diagnostics.self) { try Compilation(SourceFile(name: "m.ae", text: text)) }
    #expect(error?.all.map(\.code) == ["AE0902"])
    #expect(error?.all[0].message.contains("sets `slope`, on which the encoder depends") == true)
    let place = error?.all[0].span.map { SourceFile(name: "m.ae", text: text).text(of: $0) }
    #expect(place == "slope")
  }

  @Test("a phase may set the size of noise, which is off outside of training")
  func settingOfNoise() throws {
    let text = """
      ae 1
      model M(steps: int = 10, noise: real = 0.1) {
        encoder (x: [steps]) -> z: [3] { x + noise * normal([steps]) |> dense(3) }
        decoder (z) -> y: [steps] { z |> dense(steps) }
        loss mse(y, x)
      }
      train {
        phase "one" { set { noise: 0.05 } }
      }
      """
    #expect(throws: Never.self) { try Compilation(SourceFile(name: "m.ae", text: text)) }
  }

  @Test("a flag holds for every phase, and one of an optimizer for those that have it")
  func flags() throws {
    let recipe = try compilation(Self.inThree).typed.train
    let other = try recipe.overridden(by: [("epochs", "5"), ("beta1", "0.8"), ("momentum", "0.2"), ("seed", "8")])
    #expect(other.phases.map(\.duration) == [.epochs(5), .epochs(5), .epochs(5)] && other.phases[2].seed == 8)
    #expect(other.phases[0].method.values.real("beta1") == 0.8 && other.phases[1].method.values.real("momentum") == 0.2)
    #expect(throws: Diagnostic.self) { try recipe.overridden(by: [("alpha", "0.5")]) }
  }
}
