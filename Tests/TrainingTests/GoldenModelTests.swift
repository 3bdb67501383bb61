import Compiler
import Graph
import Ops
import Runtime
import TestPrograms
import TestSupport
import Testing
import Training

/// PyTorch's runs of the tutorial's models: first batch, gradients, and the weights after 1, 10 and 100 steps.
@Suite struct GoldenModelTests {
  @Test(
    "loss, z, y and every gradient of the first batch agree", arguments: ModelVector.names,
    availableInstructionSets)
  func firstBatch(name: String, instructionSet: String) throws {
    let golden = try ModelVector(name)
    let compilation = try golden.compilation()
    var found: [String: [Float]] = [:]
    for purpose in [Purpose.encoding, .reconstruction, .training] {
      let graph = compilation.graph(purpose)
      let results = try executed(
        graph, values(golden, graph), RunSetting(instructionSet: instructionSet))
      found.merge(results) { $1 }
    }
    for output in ["z", "y", "loss"] {
      expect(found[output], golden.values(output), below: 1e-4, "\(name) \(output)")
    }
    for tensor in golden.tensors("grad") {
      expect(found["gradient.\(tensor.name)"], tensor.values, below: 1e-4, "\(name) \(tensor.name)")
    }
  }

  private func expect(_ found: [Float]?, _ expected: [Float], below limit: Double, _ what: String) {
    let error = largestError(found, expected, floor: 1e-30)
    show("model first batch", error)
    #expect(error < limit, "\(what)")
  }

  private func values(_ golden: ModelVector, _ graph: Graph) -> GraphValues {
    let width = golden.values("data").count / 320
    var numbers = ["x": Array(golden.values("data").prefix(golden.batch * width))]
    for tensor in golden.tensors("init") { numbers[tensor.name] = tensor.values }
    return GraphValues(batch: golden.batch, numbers)
  }

  @Test("weights after 1, 10 and 100 steps agree", arguments: ModelVector.names, [1, 10, 100])
  func steps(name: String, steps: Int) throws {
    let golden = try ModelVector(name)
    let training = Training(
      try golden.compilation(), data: golden.values("data"),
      initial: golden.tensors("init").map(\.values),
      .plain(.steps(steps), rate: Double(golden.rate)!))
    #expect(try training.run().outcome == .done)
    let missed = golden.missedWay(to: "adam\(steps)") { training.weights($0) }
    show("\(name) \(steps) steps", missed)
    #expect(missed < 1e-3)
  }

  @Test("the losses on the way agree", arguments: ModelVector.names)
  func losses(name: String) throws {
    let golden = try ModelVector(name)
    let training = Training(
      try golden.compilation(), data: golden.values("data"),
      initial: golden.tensors("init").map(\.values), .plain(.steps(100), rate: Double(golden.rate)!)
    )
    // 320 samples in batches of 64: an epoch's loss is the mean of five.
    for record in try training.run().records {
      let losses = golden.values("losses").dropFirst(5 * (record.epoch - 1)).prefix(5)
      let mean = losses.reduce(0) { $0 + Double($1) } / 5
      #expect((record.training.total - mean).magnitude < 1e-4 * mean)
    }
  }
}
