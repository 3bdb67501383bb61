import Checker
import Compiler
import Diagnostics
import Files
import Syntax

/// PyTorch's run of a model of the tutorial: data, first batch, weights after some steps of Adam.
package struct ModelGolden: Sendable {
  package let name: String
  package let tutorial: String
  package let settings: [(name: String, text: String)]
  package let rate: String
  package let path: String
  package let file: TensorFile
  package let batch = 64

  package static let names = [
    "dense12", "dense3", "lstm12", "lstm3", "lstm12_sparse", "attention12",
  ]

  package init(_ name: String) throws {
    self.name = name
    let isSparse = name.hasSuffix("sparse")
    tutorial =
      isSparse ? "lstm_sparse" : String(name.prefix { !$0.isNumber })
    settings = name.hasSuffix("3") ? [("latent", "3")] : []
    rate = name.hasPrefix("dense") ? "3e-4" : "3e-5"
    path = Repository.path("Tests/TrainingTests/Goldens/\(name).safetensors")
    file = try TensorFile(reading: path)
  }

  package func values(_ name: String) -> [Float] { file[name]!.values }

  /// The tensors of a state, by their names without the prefix: `init`, `grad`, `adam1`, `adam10`, `adam100`.
  package func tensors(_ state: String) -> [TensorFile.Tensor] {
    file.tensors.filter { $0.name.hasPrefix("\(state).") }.map {
      TensorFile.Tensor(
        name: String($0.name.dropFirst(state.count + 1)), shape: $0.shape, values: $0.values)
    }
  }

  package func compilation() throws -> Compilation {
    let path = Repository.tutorial(tutorial)
    let source = try decode(name: path, bytes: try readBytes(path))
    return try Compilation(
      source, settings: settings.map { Setting(name: $0.name, text: $0.text) })
  }

  /// The largest share by which a tensor missed its way from the initial weights to a state; key biases, whose gradient
  /// is zero, are left out.
  package func missedWay(to state: String, _ found: (String) -> [Float]?) -> Double {
    zip(tensors("init"), tensors(state)).map { start, end in
      let found = found(end.name) ?? []
      guard end.name.hasSuffix("in_proj_bias") else {
        return TestSupport.missedWay(from: start.values, found: found, expected: end.values)
      }
      return TestSupport.missedWay(
        from: withoutKeys(start.values), found: withoutKeys(found),
        expected: withoutKeys(end.values))
    }.max()!
  }

  private func withoutKeys(_ bias: [Float]) -> [Float] {
    Array(bias.prefix(bias.count / 3) + bias.suffix(bias.count / 3))
  }
}
