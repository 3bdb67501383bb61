import Diagnostics
import Syntax

// Changes: reporter.
extension Elaborator {
  /// A program finds inputs and weights by their whole names, so no weight is called like an input.
  mutating func checkNamesOfWeights(_ model: Model) {
    let inputs = model.encoder.inputs.compactMap(\.name)
    for weight in draft.weights {
      if weight.name == Elaborator.keptByFiles {
        report(.nameKeptByFiles(weight.name, at: weight.span))
      } else if let input = inputs.first(where: { $0.text == weight.name }) {
        report(.repeatedName(weight.name, at: weight.span, first: input.span))
      }
    }
  }

  /// What safetensors calls the texts of a file.
  private static let keptByFiles = "__metadata__"

  /// A program with a loss gives this under its own name, beside the outputs of the parts.
  mutating func checkNamesOfOutputs(_ model: Model) {
    for case let name? in (model.encoder.outputs + model.decoder.outputs).map(\.name) where name.text == "loss" {
      report(.outputNamedLoss(at: name.span, loss: model.loss.span))
    }
  }
}
