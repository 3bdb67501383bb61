import Checker
import Compiler
import Diagnostics
import Files
import Graph
import Ops
import Passes
import Runtime
import TestSupport
import Testing

/// PyTorch's vectors of single operations through the whole compiler: text, layers, passes, plan, kernels.
@Suite struct LayerGoldenTests {
  private static let folder = Repository.path("Tests/OpsTests/Goldens")
  static let cases = entries(of: folder).map { String($0.dropLast(".safetensors".count)) }

  @Test("every vector is there") func all() { #expect(Self.cases.count >= 21) }

  @Test("each agrees with PyTorch", arguments: cases, availableInstructionSets)
  func agrees(name: String, instructionSet: String) throws {
    let golden = try TensorFile(reading: "\(Self.folder)/\(name).safetensors")
    let model = lower(try compilation(golden).model, for: .training)
    let names = model.parameters.map(\.name).filter { $0.hasPrefix("encoder.") }
    let graph = Pass.run(Pass.inference, on: model.differentiated(for: names + ["x"]))
    #expect(names.count == golden.tensors.filter { $0.name.hasPrefix("param.") }.count)
    // Three samples, as PyTorch saw them, and eleven times the same: neither fills its tiles.
    for copies in [1, 11] {
      let values = values(golden, model, copies: copies)
      let setting = RunSetting(instructionSet: instructionSet)
      let found = try executed(graph, values, setting)
      expect(found["z"], repeated(golden, "y", copies), below: 1e-5, name)
      expect(found["gradient.x"], repeated(golden, "dx0", copies), below: 1e-4, name)
      for parameter in names {
        let gradient = golden["grad.\(plain(parameter))"]!.values.map { $0 * Float(copies) }
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

  private func repeated(_ golden: TensorFile, _ name: String, _ copies: Int) -> [Float] {
    (0..<copies).flatMap { _ in golden[name]!.values }
  }

  private func values(_ golden: TensorFile, _ graph: Graph, copies: Int) -> GraphValues {
    var values = GraphValues(for: graph, batch: golden["x0"]!.shape[0] * copies, seed: 1)
    values.numbers["x"] = repeated(golden, "x0", copies)
    values.numbers["dy"] = repeated(golden, "dy", copies)
    for name in graph.parameters.map(\.name) where name.hasPrefix("encoder.") {
      values.numbers[name] = golden["param.\(plain(name))"]!.values
    }
    return values
  }

  /// `encoder.lstm.weight_ih_l0` is PyTorch's `weight_ih_l0`.
  private func plain(_ name: String) -> String {
    name.split(separator: ".").dropFirst(2).joined(separator: ".")
  }

  /// A model of one layer whose loss weighs each element of its result.
  private func compilation(_ golden: TensorFile) throws -> Compilation {
    let shape = Array(golden["x0"]!.shape.dropFirst())
    let result = Array(golden["y"]!.shape.dropFirst())
    let text = """
      ae 1
      model Layer() {
        encoder (x: \(shape), dy: \(result)) -> z: \(result) { x |> \(layer(golden.metadata)) }
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
