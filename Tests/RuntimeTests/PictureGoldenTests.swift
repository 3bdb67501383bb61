import Checker
import Compiler
import Diagnostics
import Graph
import Ops
import Passes
import Runtime
import TestPrograms
import TestSupport
import Testing

/// PyTorch's convolutions, pools, pads and upsampling from text to kernels, and by the interpreter.
@Suite struct PictureGoldenTests {
  private static let folder = "pictures"
  static let cases = Repository.names(in: "Tests/OpsTests/Goldens/\(folder)").filter { $0.hasSuffix(".safetensors") }
    .map { String($0.dropLast(".safetensors".count)) }

  @Test("every vector is there") func all() { #expect(Self.cases.count >= 59) }

  @Test("each agrees with PyTorch", arguments: cases)
  func agrees(name: String) throws {
    let golden = try TorchVector("\(Self.folder)/\(name)", of: "OpsTests")
    let model = lower(try compilation(golden).model, for: .training)
    let names = model.parameters.map(\.name).filter { $0.hasPrefix("encoder.") }
    #expect(names.count == golden.tensors("param").count)
    let graph = Pass.run(Pass.inference, on: model.differentiated(for: names + ["x"]))
    let exact = values(golden, model, copies: 1).interpreted(graph).mapValues { $0.map { Float($0) } }
    compare(exact, golden, names, copies: 1, (1e-6, 1e-6), "interpreter")
    // Three samples, as PyTorch saw them, and eleven times the same: neither fills its tiles.
    for instructionSet in availableInstructionSets {
      for copies in [1, 11] {
        let setting = RunSetting(instructionSet: instructionSet)
        let found = try executed(graph, values(golden, model, copies: copies), setting)
        compare(found, golden, names, copies: copies, (1e-5, 1e-4), instructionSet)
      }
    }
  }

  private func compare(
    _ found: [String: [Float]], _ golden: TorchVector, _ names: [String], copies: Int, _ limits: (Double, Double),
    _ what: String
  ) {
    expect(found["z"], repeated(golden, "y", copies), below: limits.0, "\(golden.name) by \(what)")
    expect(found["gradient.x"], repeated(golden, "dx0", copies), below: limits.1, "\(golden.name) dx by \(what)")
    for name in names {
      let gradient = golden.values("grad.\(plain(name))").map { $0 * Float(copies) }
      expect(found["gradient.\(name)"], gradient, below: limits.1, "\(golden.name) \(name) by \(what)")
    }
  }

  private func expect(_ found: [Float]?, _ expected: [Float], below limit: Double, _ what: String) {
    let error = largestError(found, expected, floor: 1e-12)
    show("pictures", error)
    #expect(error < limit, "\(what)")
  }

  private func repeated(_ golden: TorchVector, _ name: String, _ copies: Int) -> [Float] {
    (0..<copies).flatMap { _ in golden.values(name) }
  }

  private func values(_ golden: TorchVector, _ graph: Graph, copies: Int) -> GraphValues {
    var values = GraphValues(for: graph, batch: golden.shape("x0")[0] * copies, seed: 1)
    values.numbers["x"] = repeated(golden, "x0", copies)
    values.numbers["dy"] = repeated(golden, "dy", copies)
    for name in graph.parameters.map(\.name) where name.hasPrefix("encoder.") {
      values.numbers[name] = golden.values("param.\(plain(name))")
    }
    return values
  }

  /// `encoder.conv2d.weight` is PyTorch's `weight`.
  private func plain(_ name: String) -> String { name.split(separator: ".").dropFirst(2).joined(separator: ".") }

  /// A model of one layer whose loss weighs each element of its result.
  private func compilation(_ golden: TorchVector) throws -> Compilation {
    let (shape, result) = (Array(golden.shape("x0").dropFirst()), Array(golden.shape("y").dropFirst()))
    let text = """
      ae 1
      model Layer() {
        encoder (x: \(shape), dy: \(result)) -> z: \(result) { x |> \(golden.notes["call"]!) }
        decoder (z) -> y: \(result) { z |> dense(\(result.last!)) }
        loss batch_sum(z * dy) + 0 * mse(y, z)
      }
      """
    return try Compilation(SourceFile(name: "layer.ae", text: text))
  }
}
