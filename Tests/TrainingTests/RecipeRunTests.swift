import Compiler
import Diagnostics
import Files
import Recipe
import Syntax
import TestSupport
import Testing

@testable import Training

/// Whole runs with optimizers, schedules and what is done to gradients, against PyTorch: scripts/goldens/recipes.py.
@Suite struct RecipeRunTests {
  static let names = TorchVector.names(of: "TrainingTests", in: "Recipes")

  /// A model with some lines in its `train`.
  static func compilation(_ lines: String) throws -> Compilation {
    let text = """
      ae 1
      model Small(steps: int = 10) {
        encoder (x: [steps]) -> z: [3] { x |> dense(6) |> tanh |> dense(3) }
        decoder (z) -> y: [steps] { z |> dense(6) |> tanh |> dense(steps) }
        loss mse(y, x)
      }
      train {
        \(lines.replacing("\n", with: "\n  "))
        epochs: 6
        \(lines.contains("lbfgs") ? "" : "batch: 8")
        shuffle: false
      }
      """
    return try Compilation(SourceFile(name: "small.ae", text: text))
  }

  @Test("the weights after 24 steps are PyTorch's", arguments: names)
  func weights(name: String) throws {
    let golden = try TorchVector("Recipes/\(name)", of: "TrainingTests")
    let compilation = try Self.compilation(try #require(golden.notes["train"]))
    let initial = golden.tensors("init").map(\.values)
    var recipe = compilation.typed.train
    recipe[.test] = .real(0)
    let training = Training(compilation, data: golden.values("data"), initial: initial, recipe)
    #expect(try training.run().outcome == .done)
    let expected = golden.tensors("end").map(\.values).flatMap { $0 }
    let (start, own) = (initial.flatMap { $0 }, Array(training.trainer.weights.memory.values))
    let moved = zip(expected, start).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    let missed = zip(own, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    show("\(name): missed share of the change", Double(missed / moved))
    #expect(moved > 0.01 && missed < 1e-4 * moved)
  }

  @Test("the running average of rows of length 1 has rows of length 1")
  func averageOfUnits() throws {
    let text = """
      ae 1
      model Unit(steps: int = 10) {
        let book = weight([3, steps], start: normal(0, 1), in: unit)
        encoder (x: [steps]) -> z: [3] { x |> dense(3) }
        decoder (z) -> y: [steps] { z |> matmul(book) }
        loss mse(y, x)
      }
      train { average: 0.8, epochs: 4, batch: 5, optimizer: adam(lr: 0.3) }
      """
    let compilation = try Compilation(SourceFile(name: "unit.ae", text: text))
    let data = (0..<200).map { Float($0 * 7 % 11) / 11 }
    let training = Training(compilation, data: data, initial: nil, compilation.typed.train)
    #expect(try training.run().outcome == .done)
    let average = try #require(training.trainer.updater.average)
    let book = try #require(average.entries.first { $0.name == "book" })
    for row in 0..<3 {
      let values = average.values(book)[row * 10..<row * 10 + 10]
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }
  }

  @Test("every schedule has a case but those that follow losses or do nothing")
  func schedules() {
    let cases = Self.names.joined(separator: " ")
    for name in ScheduleTable.names where !["constant", "plateau"].contains(name) { #expect(cases.contains(name)) }
  }

  static let resumed = [
    "optimizer: adam(lr: 1e-2)", "optimizer: nadam(lr: 1e-2)\nrate: plateau(patience: 0, by: 0.5)\naverage: 0.9",
    "optimizer: sgd(lr: 0.1, momentum: 0.9 * linear(to: 0.5))\nrate: cosine(warmup: 1.5)\nclip: 0.1",
  ]

  @Test("a run of all samples as one batch goes on with the same bits", arguments: [1, 3, 5])
  func resumeSearch(after steps: Int) throws {
    try resume(lines: "optimizer: lbfgs(max_iter: 3, history_size: 4)\naverage: 0.5", after: steps)
  }

  @Test("a run that is stopped and gone on with gives the same bits", arguments: resumed, [1, 3, 4, 8, 9, 23])
  func resume(lines: String, after steps: Int) throws {
    var recipe = try Self.compilation(lines).typed.train
    (recipe[.test], recipe[.shuffle], recipe[.seed]) = (.real(0.25), .bool(true), .int(3))
    let compilation = try Self.compilation(lines)
    func training() -> Training { Training(compilation, data: spectra(40), recipe) }
    let whole = training()
    let records = try whole.run().records
    let stopped = training()
    var taken = 0
    var company = Trainer.Company { taken >= steps }
    company.stepped = { taken += 1 }
    var early: [EpochRecord] = []
    #expect(try stopped.trainer.run(company) { early.append($0) } == .interrupted)
    let next = training()
    try next.trainer.resume(from: stopped.trainer.checkpoint, named: "checkpoint")
    let late = try next.run().records
    #expect(whole.trainer.checkpoint == next.trainer.checkpoint)
    #expect(whole.trainer.best.memory.values == next.trainer.best.memory.values)
    let rows = early.filter { $0.epoch < late[0].epoch } + late
    #expect(rows.map(\.training) == records.map(\.training) && rows.map(\.test) == records.map(\.test))
    #expect(rows.map(\.numbers) == records.map(\.numbers) && rows.map(\.isBest) == records.map(\.isBest))
  }

  @Test("a checkpoint of the last step of an epoch tells the same losses and numbers", arguments: resumed)
  func lastStep(lines: String) throws {
    let compilation = try Self.compilation(lines)
    var recipe = compilation.typed.train
    (recipe[.test], recipe[.seed]) = (.real(0.25), .int(3))
    let folder = TemporaryFolder()
    let whole = Training(compilation, data: spectra(40), recipe)
    var company = Trainer.Company { false }
    company.stepped = {
      guard whole.trainer.updater.step == 8 else { return }
      _ = try? whole.trainer.checkpoint.write(to: folder.file("c.safetensors"))
    }
    var records: [EpochRecord] = []
    _ = try whole.trainer.run(company) { records.append($0) }
    let next = Training(compilation, data: spectra(40), recipe)
    try next.trainer.resume(from: TensorFile(reading: folder.file("c.safetensors")), named: "c.safetensors")
    let late = try next.run().records
    #expect(late.map(\.epoch) == [2, 3, 4, 5, 6])
    #expect(late.map(\.numbers) == records.dropFirst().map(\.numbers))
    #expect(late.map(\.training) == records.dropFirst().map(\.training))
  }

  @Test("a run whose steps end within an epoch goes on with the same bits when it is given more", arguments: [5, 8, 9])
  func moreSteps(first: Int) throws {
    let compilation = try Self.compilation(Self.resumed[1])
    func training(_ steps: Int) -> Training {
      var recipe = compilation.typed.train
      (recipe.duration, recipe[.test], recipe[.shuffle]) = (.steps(steps), .real(0.25), .bool(true))
      return Training(compilation, data: spectra(40), recipe)
    }
    let (whole, part, next) = (training(22), training(first), training(22))
    let records = try whole.run().records
    #expect(try part.run().outcome == .done && part.trainer.isFinished)
    try next.trainer.resume(from: part.trainer.checkpoint, named: "checkpoint")
    let late = try next.run().records
    #expect(whole.trainer.checkpoint == next.trainer.checkpoint)
    #expect(late.map(\.training) == records.suffix(late.count).map(\.training))
    let same = training(first)
    try same.trainer.resume(from: part.trainer.checkpoint, named: "checkpoint")
    #expect(same.trainer.isFinished)
  }

  @Test("the loss of a search is that of the weights that it found")
  func lossAfterSearch() throws {
    let compilation = try Self.compilation("optimizer: lbfgs(max_iter: 3)")
    var recipe = compilation.typed.train
    (recipe.duration, recipe[.test]) = (.epochs(3), .real(0))
    let records = try Training(compilation, data: spectra(40), recipe).run().records
    recipe.duration = .epochs(2)
    let shorter = Training(compilation, data: spectra(40), recipe)
    let two = try shorter.run().records
    #expect(two.map(\.training) == records.prefix(2).map(\.training))
    let weights = Array(shorter.trainer.weights.entries.map { Array(shorter.trainer.weights.values($0)) })
    var still = TrainRecipe.plain(.epochs(1), batch: 64, rate: 1e-12)
    still.method.values["lr"] = .real(1e-12)
    let found = try Training(compilation, data: spectra(40), initial: weights, still).run().records[0].training.total
    #expect(abs(found - two[1].training.total) < 1e-6 * found && records[2].training.total < records[0].training.total)
  }

  @Test("a checkpoint of another model or recipe is refused")
  func foreign() throws {
    let data = spectra(40)
    let one = Training(try Self.compilation("optimizer: adam"), data: data, .plain(.epochs(1)))
    var other = TrainRecipe.plain(.epochs(1))
    other.method = OptimizerChoice(try #require(OptimizerTable.named("sgd")))
    let next = Training(try Self.compilation("optimizer: sgd"), data: data, other)
    let error = #expect(throws: Diagnostic.self) {
      try next.trainer.resume(from: one.trainer.checkpoint, named: "checkpoint.safetensors")
    }
    #expect(error?.code == "AE6932")
    #expect(throws: Diagnostic.self) { try next.trainer.resume(from: TensorFile(), named: "c") }
  }
}

/// What ends a run before its last epoch.
@Suite struct RunEndTests {
  private func run(_ lines: String, epochs: Int = 40) throws -> (TrainingOutcome, [EpochRecord]) {
    let compilation = try RecipeRunTests.compilation("optimizer: adam(lr: 1e-2)\n" + lines)
    var recipe = compilation.typed.train
    (recipe.duration, recipe[.test]) = (.epochs(epochs), .real(0.2))
    let result = try Training(compilation, data: spectra(40), recipe).run()
    return (result.outcome, result.records)
  }

  @Test("patience ends a run after so many epochs without a lower loss")
  func patience() throws {
    let (outcome, records) = try run("stop: patience(3, of: test, by: 5%)")
    #expect(outcome == .ended(by: "stop") && records.count < 40)
    let best = try #require(
      records.indices.last { index in
        records[..<index].allSatisfy { records[index].test!.total < $0.test!.total }
      })
    #expect(records.count - 1 - best <= 3 && records.last?.isLast == true)
    let (whole, all) = try run("stop: patience(40)")
    #expect(whole == .done && all.count == 40)
  }

  @Test("a target ends a run at its loss")
  func target() throws {
    let (_, all) = try run("")
    let half = all[20].test!.total
    let (outcome, records) = try run("target: \(half)")
    #expect(outcome == .ended(by: "target") && records.count <= 21 && records.last!.test!.total <= half)
  }

  @Test("max_time stops a run within an epoch")
  func time() throws {
    let (outcome, records) = try run("max_time: 0.05 s", epochs: 100_000_000)
    #expect(outcome == .ended(by: "max_time") && records.count < 100_000_000)
  }

  @Test("a bias decays where a group names it in full, and not where the group names its layer")
  func biasDecay() throws {
    func start(_ scope: String, _ optimizer: String) throws -> (before: [Float], after: [Float], layer: [Float]) {
      let lines = "optimizer: \(optimizer)\nweight_decay { \(scope): 0.5 }"
      let compilation = try RecipeRunTests.compilation(lines)
      var recipe = compilation.typed.train
      (recipe.duration, recipe[.test]) = (.steps(1), .real(0))
      let training = Training(compilation, data: spectra(8), recipe)
      let before = try #require(training.weights("decoder.dense.bias"))
      _ = try training.run()
      return (
        before, try #require(training.weights("decoder.dense.bias")),
        try #require(training.weights("decoder.dense.weight"))
      )
    }
    // PyTorch: sgd adds the share of the weight to its gradient, adamw shrinks the weight; here both are lr * 0.5.
    for optimizer in ["sgd(lr: 0.1)", "adamw(lr: 0.1, weight_decay: 0)"] {
      let bare = try start("encoder", optimizer)
      let named = try start("decoder.dense.bias", optimizer)
      let layer = try start("decoder.dense", optimizer)
      #expect(bare.before == named.before && bare.after == layer.after && bare.layer == named.layer)
      for index in bare.before.indices {
        #expect(abs(bare.after[index] - named.after[index] - 0.05 * bare.before[index]) < 1e-6)
      }
    }
  }

  @Test("a running average without memory is no average")
  func noAverage() throws {
    func trained(_ lines: String) throws -> [Float] {
      let compilation = try RecipeRunTests.compilation(lines)
      let training = Training(compilation, data: spectra(40), compilation.typed.train)
      _ = try training.run()
      #expect(training.trainer.updater.average == nil)
      return Array(training.trainer.result.memory.values)
    }
    #expect(try trained("average: 0") == trained("clip: 1e12"))
  }
}
