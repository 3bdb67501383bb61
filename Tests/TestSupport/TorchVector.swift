import Files
import Testing

/// PyTorch's numbers, which `scripts/goldens` writes to `Tests/SUITE/Goldens`.
package struct TorchVector: Sendable, CustomTestStringConvertible {
  package let name: String
  package let file: TensorFile
  package var testDescription: String { name }

  package static func names(of suite: String, in folder: String = "") -> [String] {
    let ending = ".safetensors"
    return Repository.names(in: "Tests/\(suite)/Goldens" + (folder.isEmpty ? "" : "/" + folder)).filter {
      $0.hasSuffix(ending)
    }
    .map { String($0.dropLast(ending.count)) }
  }

  package init(_ name: String, of suite: String) throws {
    self.name = name
    file = try TensorFile(reading: Repository.path("Tests/\(suite)/Goldens/\(name).safetensors"))
  }

  /// What the script says about the numbers: sizes, keys.
  package var notes: [String: String] { file.metadata }

  package func shape(_ name: String) -> [Int] { file[name]!.shape }
  package func values(_ name: String) -> [Float] { file[name]!.values }

  /// The tensors `PREFIX.NAME` by their names without the prefix, in the file's order.
  package func tensors(_ prefix: String) -> [TensorFile.Tensor] {
    file.tensors.filter { $0.name.hasPrefix("\(prefix).") }.map {
      TensorFile.Tensor(name: String($0.name.dropFirst(prefix.count + 1)), shape: $0.shape, values: $0.values)
    }
  }
}
