import Compiler
import Diagnostics
import TestSupport

@testable import Export

func exported(_ path: String) throws -> ExportedModel {
  try exported(Compilation(SourceFile(name: path, text: Repository.text(path)), settings: []))
}

/// - Parameters:
///   - scalings: of inputs, by their names.
///   - back: for outputs of the decoder that come back, the input and the numbers that have its scale together.
func exported(
  text: String, scalings: [String: ExportedScaling] = [:], back: [String: (input: String, width: Int)] = [:]
) throws -> ExportedModel {
  try exported(
    Compilation(SourceFile(name: "m.ae", text: text), settings: []), scalings,
    back.mapValues { BackScale(input: $0.input, width: $0.width) })
}

/// With weights that are all different and never 0.
private func exported(
  _ compilation: Compilation, _ scalings: [String: ExportedScaling] = [:], _ back: [String: BackScale] = [:]
) throws -> ExportedModel {
  let training = compilation.loweredGraph(.training)
  let weights = training.parameters.map { parameter in
    ExportedWeight(
      name: parameter.name, shape: parameter.weight.shape,
      values: (0..<parameter.weight.count).map { Float(0.5 + 0.4 * Double($0 * 37 % 101) / 101) },
      isTrained: parameter.weight.isTrained)
  }
  let scaled = training.inputs.compactMap { port in
    scalings[port.name].map { ScaledInput(name: port.name, shape: training.type(of: port.value).shape, scaling: $0) }
  }
  return ExportedModel(
    name: compilation.model.name, encoder: compilation.graph(.encoding), decoder: compilation.graph(.decoding),
    whole: compilation.graph(.reconstruction), weights: weights, scaled: scaled, backScales: back,
    notes: [("aec", "test")])
}
