import Compiler
import Datasets
import Diagnostics
import Recipe
import TestSupport
import Testing
import Training

/// Splits, shuffles, batches and what is reported of them.
@Suite struct TrainerTests {
  @Test("a split is reproducible, whole and of the right size", arguments: [1, 2, 7, 100, 5950])
  func split(count: Int) {
    let split = Split(count: count, testFraction: 0.2, seed: 42)
    #expect(split.test.count == min(count - 1, (count + 4) / 5))
    #expect((split.training + split.test).sorted() == Array(0..<count))
    #expect(Split(count: count, testFraction: 0.2, seed: 42).training == split.training)
    if count > 7 {
      #expect(Split(count: count, testFraction: 0.2, seed: 43).test != split.test)
    }
  }

  @Test("without a test share the samples keep their order")
  func noTest() {
    let split = Split(count: 9, testFraction: 0, seed: 1)
    #expect(split.training == Array(0..<9))
    #expect(split.test.isEmpty)
  }

  @Test("a test set of blocks holds whole squares of pixels, also where some are left out", arguments: [false, true])
  func blocks(isMasked: Bool) {
    let positions = isMasked ? (0..<20 * 30).filter { $0 % 7 != 3 } : nil
    let axes = [20, 30].map { Axis(count: $0, role: .spatial) }
    let layout = SampleLayout(sampleShape: [4], spatial: axes, spectral: [], positions: positions, source: "s")
    var recipe = TrainRecipe.plain(.epochs(1), seed: 5)
    (recipe[.test], recipe.testBlock) = (.real(0.2), 8)
    let split = Split(of: layout, recipe)
    #expect((split.training + split.test).sorted() == Array(0..<layout.count))
    func block(_ sample: Int) -> [Int] { [layout.position(sample) / 30 / 8, layout.position(sample) % 30 / 8] }
    let test = Set(split.test.map(block))
    #expect(test.isDisjoint(with: split.training.map(block)))
    #expect(split.test.count >= layout.count / 5 && split.test.count < layout.count / 5 + 65)
    recipe.testBlock = 100
    #expect(Split(of: layout, recipe).test.isEmpty)
  }

  private func run(_ recipe: TrainRecipe, samples: Int = 100) throws -> (
    weights: [Float], records: [EpochRecord]
  ) {
    let training = Training(try tutorial("dense"), data: spectra(samples), recipe)
    let records = try training.run().records
    return (training.trainer.weights.memory.values, records)
  }

  @Test("a run is reproducible, and its seed and shuffle matter")
  func reproducible() throws {
    let recipe = TrainRecipe.plain(.epochs(3), batch: 16, shuffle: true, test: 0.2)
    let first = try run(recipe)
    let again = try run(recipe)
    #expect(first.weights == again.weights)
    #expect(first.records.map(\.training) == again.records.map(\.training))
    #expect(first.records.map(\.test) == again.records.map(\.test))
    var other = recipe
    other[.seed] = .int(2)
    #expect(try run(other).weights != first.weights)
    other = recipe
    other[.shuffle] = .bool(false)
    #expect(try run(other).weights != first.weights)
    other = recipe
    other[.threads] = .int(4)
    #expect(try run(other).weights == first.weights)
  }

  @Test("unshuffled batches are the data in order, the last one shorter and with its own mean")
  func batches() throws {
    let compilation = try tutorial("dense")
    let data = spectra(100)
    // One epoch in batches of 64 and 36 is one step on each part with the moments carried over.
    let whole = Training(compilation, data: data, .plain(.epochs(1), batch: 64))
    let record = try #require(try whole.run().records.first)
    #expect(record.step == 2)
    let head = Training(compilation, data: Array(data.prefix(640)), .plain(.steps(1), batch: 64))
    let first = try #require(try head.run().records.first).training.total
    let tail = Training(
      compilation, data: Array(data.suffix(360)),
      initial: head.trainer.weights.entries.map { Array(head.trainer.weights.values($0)) },
      .plain(.steps(1), batch: 64))
    let second = try #require(try tail.run().records.first).training.total
    // Both batches count by their samples: the epoch's loss is the mean over all.
    let mean = (64 * first + 36 * second) / 100
    #expect((record.training.total - mean).magnitude < 1e-6 * mean)
  }

  @Test("a batch larger than the data is the whole data")
  func largeBatch() throws {
    let large = try run(.plain(.epochs(4), batch: 100_000))
    let exact = try run(.plain(.epochs(4), batch: 100))
    #expect(large.records.map(\.step) == [1, 2, 3, 4])
    for (a, b) in zip(large.weights, exact.weights) { #expect((a - b).magnitude < 1e-5) }
  }

  @Test("one sample is enough")
  func oneSample() throws {
    let result = try run(.plain(.epochs(2), test: 0.2), samples: 1)
    #expect(result.records.count == 2)
    #expect(result.records.allSatisfy { $0.test == nil })
  }

  @Test("steps end a run within an epoch")
  func steps() throws {
    let records = try run(.plain(.steps(9), batch: 25)).records
    #expect(records.map(\.step) == [4, 8, 9])
    #expect(records.map(\.isLast) == [false, false, true])
  }

  @Test("the best weights are those of the smallest test loss")
  func best() throws {
    let training = Training(
      try tutorial("dense"), data: spectra(100), .plain(.epochs(30), rate: 0.5, test: 0.3))
    let records = try training.run().records
    let smallest = try #require(records.min { $0.test!.total < $1.test!.total })
    #expect(training.trainer.bestEpoch == smallest.epoch)
    #expect(training.trainer.bestLoss == smallest.test!.total)
    #expect(records.filter(\.isBest).last?.epoch == smallest.epoch)
  }

  @Test("an interrupted run reports what it has done")
  func interrupted() throws {
    let training = Training(
      try tutorial("dense"), data: spectra(100), .plain(.epochs(50), batch: 10))
    var asked = 0
    var records: [EpochRecord] = []
    let outcome = try training.trainer.run(
      isInterrupted: {
        asked += 1
        return asked > 25
      }, report: { records.append($0) })
    #expect(outcome == .interrupted)
    #expect(records.map(\.step) == [10, 20, 25])
    #expect(records.last?.isLast == true)
  }

  @Test("a test loss of minus infinity makes no best epoch")
  func minusInfinity() throws {
    let text = """
      ae 1
      model Logs(steps: int = 10) {
        encoder (x: [steps]) -> z: [2] { x |> dense(2) }
        decoder (z) -> y: [steps] { z |> dense(steps) }
        loss mse(y, x) + 0.1 * mean(log(x))
      }
      """
    let compilation = try Compilation(SourceFile(name: "logs.ae", text: text))
    let recipe = TrainRecipe.plain(.epochs(2), test: 0.2)
    var values = (0..<400).map { 1 + Float($0 % 7) }
    let tested = Training(compilation, data: values, recipe).trainer.split.test[0]
    values[tested * 10] = 0
    let training = Training(compilation, data: values, recipe)
    let (outcome, records) = try training.run()
    #expect(outcome == .diverged(epoch: 1, step: 1), "\(outcome)")
    #expect(records.isEmpty)
    #expect(training.trainer.bestEpoch == 0 && training.trainer.bestLoss == .infinity)
  }
}
