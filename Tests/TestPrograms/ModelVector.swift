import Checker
import Compiler
import Diagnostics
import Files
import Syntax
import TestSupport

/// PyTorch's run of a model of the tutorial: data, first batch, weights after some steps of Adam.
package struct ModelVector: Sendable {
  package let name: String
  package let tutorial: String
  package let settings: [(name: String, text: String)]
  package let rate: String
  package let torch: TorchVector
  package let batch = 64

  package static let names = TorchVector.names(of: "TrainingTests")

  package init(_ name: String) throws {
    self.name = name
    let isSparse = name.hasSuffix("sparse")
    tutorial = isSparse ? "lstm_sparse" : String(name.prefix { !$0.isNumber })
    settings = name.hasSuffix("3") ? [("latent", "3")] : []
    rate = name.hasPrefix("dense") ? "3e-4" : "3e-5"
    torch = try TorchVector(name, of: "TrainingTests")
  }

  package func values(_ name: String) -> [Float] { torch.values(name) }

  /// The tensors of a state, by their names without the prefix: `init`, `grad`, `adam1`, `adam10`, `adam100`.
  package func tensors(_ state: String) -> [TensorFile.Tensor] { torch.tensors(state) }

  package func compilation() throws -> Compilation {
    let path = Repository.tutorial(tutorial)
    let source = try decode(name: path, bytes: try readBytes(path))
    return try Compilation(source, settings: settings.map { Setting(name: $0.name, text: $0.text) })
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
        from: withoutKeys(start.values), found: withoutKeys(found), expected: withoutKeys(end.values))
    }.max()!
  }

  private func withoutKeys(_ bias: [Float]) -> [Float] {
    Array(bias.prefix(bias.count / 3) + bias.suffix(bias.count / 3))
  }
}
