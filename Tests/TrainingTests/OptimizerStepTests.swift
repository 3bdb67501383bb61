import Checker
import Compiler
import Recipe
import TestPrograms
import TestSupport
import Testing
import Training

/// Ten and a hundred steps of every optimizer on models of the tutorial, against PyTorch: scripts/goldens/steps.py.
@Suite struct OptimizerStepTests {
  static let names = TorchVector.names(of: "TrainingTests", in: "Steps")

  @Test("the change of the weights in 10 and in 100 steps is PyTorch's", arguments: names, [10, 100])
  func change(name: String, steps: Int) throws {
    let golden = try TorchVector("Steps/\(name)", of: "TrainingTests")
    guard golden.file["change\(steps)"] != nil else { return }
    let model = try ModelVector(try #require(golden.notes["model"]))
    let initial = model.tensors("init").map(\.values)
    let recipe = try TrainRecipe.plain(.steps(steps), seed: 0).with(optimizer: #require(golden.notes["optimizer"]))
    let training = Training(try model.compilation(), data: model.values("data"), initial: initial, recipe)
    #expect(try training.run().outcome == .done)
    let stride = try #require(golden.notes["stride"].flatMap { Int($0) })
    let changes = zip(training.trainer.weights.memory.values, initial.flatMap { $0 }).map { $0 - $1 }
    let probed = Swift.stride(from: 0, to: changes.count, by: stride).map { changes[$0] }
    let expected = golden.values("change\(steps)")
    let missed = missedWay(from: expected.map { _ in 0 }, found: probed, expected: expected)
    show("\(name) \(steps) steps", missed)
    #expect(missed < 1e-4)
  }

  @Test("every optimizer has a case for each model")
  func cases() {
    let optimizers = Set(Self.names.map { $0.split(separator: "_")[1] }.map(String.init))
    #expect(optimizers == Set(OptimizerTable.names))
  }
}

extension TrainRecipe {
  /// The recipe with an optimizer as a model file writes it.
  fileprivate func with(optimizer text: String) throws -> TrainRecipe {
    let method = try RecipeRunTests.compilation("optimizer: \(text)").typed.train
    var result = self
    result.method = method.method
    if result.isOfWholeData { result[.batch] = method[.batch] }
    return result
  }
}
