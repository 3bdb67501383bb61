import Compiler
import Diagnostics
import TestSupport

@testable import Export

func exported(_ path: String) throws -> ExportedModel {
  try exported(Compilation(SourceFile(name: path, text: Repository.text(path)), settings: []), [:], shown: "")
}

/// - Parameter shown: the input that outputs with as many numbers are scaled back like.
func exported(
  text: String, scalings: [String: ExportedScaling] = [:], shown: String = "x"
) throws -> ExportedModel {
  try exported(Compilation(SourceFile(name: "m.ae", text: text), settings: []), scalings, shown: shown)
}

/// With weights that are all different and never 0.
private func exported(
  _ compilation: Compilation, _ scalings: [String: ExportedScaling], shown: String
) throws -> ExportedModel {
  let parameters = compilation.loweredGraph(.training).parameters
  let weights = parameters.map { parameter in
    ExportedWeight(
      name: parameter.name, shape: parameter.weight.shape,
      values: (0..<parameter.weight.count).map { Float(0.5 + 0.4 * Double($0 * 37 % 101) / 101) },
      isTrained: parameter.weight.isTrained)
  }
  let encoder = compilation.graph(.encoding)
  let shape = encoder.inputs.first { $0.name == shown }.map { encoder.type(of: $0.value).shape } ?? []
  let decoder = compilation.graph(.decoding)
  let alike = decoder.outputs.filter {
    decoder.type(of: $0.value).shape.reduce(1, *) == shape.reduce(1, *) && !shape.isEmpty
  }
  let resembled = Dictionary(uniqueKeysWithValues: alike.map { ($0.name, ResembledInput(name: shown, shape: shape)) })
  return ExportedModel(
    name: compilation.model.name, encoder: encoder, decoder: decoder,
    whole: compilation.graph(.reconstruction), weights: weights, scalings: scalings, resembled: resembled,
    notes: [("aec", "test")])
}
