import Runtime
import TestPrograms
import TestSupport
import Testing

/// PyTorch's values and gradients of functions, reductions and losses: by the interpreter, and by the kernels.
@Suite struct FunctionGoldenTests {
  private static let folder = "functions"
  static let cases = Repository.names(in: "Tests/OpsTests/Goldens/\(folder)").filter { $0.hasSuffix(".safetensors") }
    .map { String($0.dropLast(".safetensors".count)) }

  @Test("every vector is there") func all() { #expect(Self.cases.count >= 28) }

  @Test("each agrees with PyTorch", arguments: cases)
  func agrees(name: String) throws {
    let golden = try TorchVector("\(Self.folder)/\(name)", of: "OpsTests")
    let names = golden.file.tensors.map(\.name).filter { $0.hasPrefix("x") }
    let shapes = (names + ["y"]).map { Array(golden.shape($0).dropFirst()) }
    let model = try FunctionModel(golden.notes["call"]!, inputs: shapes.dropLast(), result: shapes.last!)
    let numbers = (names + ["dy"]).map { ($0, golden.values($0)) }
    let values = model.values(batch: golden.shape("y")[0], Dictionary(uniqueKeysWithValues: numbers))
    let exact = values.interpreted(model.graph).mapValues { $0.map { Float($0) } }
    try compare(exact, golden, names, (1e-6, 1e-6), "interpreter")
    for instructionSet in availableInstructionSets {
      let found = try executed(model.graph, values, RunSetting(instructionSet: instructionSet))
      try compare(found, golden, names, (1e-5, 1e-4), instructionSet)
    }
  }

  private func compare(
    _ found: [String: [Float]], _ golden: TorchVector, _ names: [String], _ limits: (Double, Double), _ what: String
  ) throws {
    let pairs = [("z", "y", limits.0)] + names.map { ("gradient.\($0)", "d\($0)", limits.1) }
    for (own, theirs, limit) in pairs {
      let error = largestError(found[own], golden.values(theirs), floor: 1e-12)
      show("function \(what)", error)
      #expect(error < limit, "\(golden.name) \(own) by \(what)")
    }
  }
}
