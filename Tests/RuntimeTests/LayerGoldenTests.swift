import Checker
import Compiler
import Diagnostics
import Files
import Graph
import Ops
import Passes
import Runtime
import TestPrograms
import TestSupport
import Testing

/// PyTorch's vectors of single operations through the whole compiler: text, layers, passes, plan, kernels.
@Suite struct LayerGoldenTests {
  static let cases = TorchVector.names(of: "OpsTests")

  @Test("every vector is there") func all() { #expect(Self.cases.count >= 21) }

  @Test("each agrees with PyTorch", arguments: cases, availableInstructionSets)
  func agrees(name: String, instructionSet: String) throws {
    let golden = try TorchVector(name, of: "OpsTests")
    let model = lower(try compilation(golden).model, for: .training)
    let names = model.parameters.map(\.name).filter { $0.hasPrefix("encoder.") }
    let graph = Pass.run(Pass.inference, on: model.differentiated(for: names + ["x"]))
    #expect(names.count == golden.tensors("param").count)
    // Three samples, as PyTorch saw them, and eleven times the same: neither fills its tiles.
    for copies in [1, 11] {
      let values = values(golden, model, copies: copies)
      let setting = RunSetting(instructionSet: instructionSet)
      let found = try executed(graph, values, setting)
      expect(found["z"], repeated(golden, "y", copies), below: 1e-5, name)
      expect(found["gradient.x"], repeated(golden, "dx0", copies), below: 1e-4, name)
      for parameter in names {
        let gradient = golden.values("grad.\(plain(parameter))").map { $0 * Float(copies) }
        expect(found["gradient.\(parameter)"], gradient, below: 1e-4, "\(name) \(parameter)")
      }
    }
  }

  private func expect(
    _ found: [Float]?, _ expected: [Float], below limit: Double, _ what: String
  ) {
    let error = largestError(found, expected, floor: 1e-12)
    show(limit == 1e-5 ? "layer forward" : "layer gradient", error)
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

  /// `encoder.lstm.weight_ih_l0` is PyTorch's `weight_ih_l0`.
  private func plain(_ name: String) -> String {
    name.split(separator: ".").dropFirst(2).joined(separator: ".")
  }

  /// A model of one layer whose loss weighs each element of its result.
  private func compilation(_ golden: TorchVector) throws -> Compilation {
    let shape = Array(golden.shape("x0").dropFirst())
    let result = Array(golden.shape("y").dropFirst())
    let text = """
      ae 1
      model Layer() {
        encoder (x: \(shape), dy: \(result)) -> z: \(result) { x |> \(layer(golden.notes)) }
        decoder (z) -> y: \(result) { z |> dense(\(result.last!)) }
        loss batch_sum(z * dy) + 0 * mse(y, z)
      }
      """
    return try Compilation(SourceFile(name: "layer.ae", text: text))
  }

  private func layer(_ notes: [String: String]) -> String {
    let name = notes["op"]!
    switch name.prefix(while: { $0 != "_" }) {
    case "dense": return "dense(\(notes["out"]!))"
    case "lstm":
      return "lstm(\(notes["hidden"]!), bidirectional: \(notes["bidirectional"]!.lowercased()))"
    case "attention": return "attention(heads: \(notes["heads"]!))"
    case "layernorm": return "layernorm"
    case "conv1d":
      let sizes = ["kernel", "stride", "padding"].map { "\($0): \(notes[$0]!)" }
      return "conv1d(\(notes["out"]!), \(sizes.joined(separator: ", ")))"
    default: return name
    }
  }
}
