import Graph

/// A trained model on its way to another program: its parts as graphs, its weights, and how its data are scaled.
package struct ExportedModel {
  package let name: String
  /// Spectra to latent values, latent values to spectra, and spectra to their reconstructions.
  package let encoder: Graph
  package let decoder: Graph
  package let whole: Graph
  /// All weights of the run, in the order of its file.
  package let weights: [ExportedWeight]
  /// Inputs that are scaled, in the order of the encoder; none that is read as it is.
  package let scaled: [ScaledInput]
  /// Outputs of the decoder that come back to the numbers of the files, by their names; all others stay.
  package let backScales: [String: BackScale]
  /// What a reader may ask for later: the text of the model, axes, the version of the program.
  package let notes: [(key: String, value: String)]

  package init(
    name: String, encoder: Graph, decoder: Graph, whole: Graph, weights: [ExportedWeight],
    scaled: [ScaledInput], backScales: [String: BackScale], notes: [(key: String, value: String)]
  ) {
    (self.name, self.encoder, self.decoder, self.whole) = (name, encoder, decoder, whole)
    (self.weights, self.scaled, self.backScales, self.notes) = (weights, scaled, backScales, notes)
  }

  func scaled(_ name: String) -> ScaledInput? { scaled.first { $0.name == name } }

  /// How an output of the decoder is scaled back, and the input whose numbers it gets; nil where it stays as it is.
  func back(_ output: GraphPort) -> (scale: BackScale, input: ScaledInput)? {
    backScales[output.name].flatMap { scale in scaled(scale.input).map { (scale, $0) } }
  }

  /// Whether the whole model is its decoder behind its encoder.
  var isChain: Bool { encoder.outputs.map(\.name) == decoder.inputs.map(\.name) }
}

/// A weight and its values, row-major.
package struct ExportedWeight {
  /// Whether the optimizer of its run changed it; statistics, axes and fixed weights are not.
  package let isTrained: Bool
  package let name: String
  package let shape: [Int]
  package let values: [Float]

  package init(name: String, shape: [Int], values: [Float], isTrained: Bool = true) {
    (self.name, self.shape, self.values, self.isTrained) = (name, shape, values, isTrained)
  }
}

/// A part of a model that becomes a program of its own.
package enum ExportedPart: String, CaseIterable, Sendable {
  case encoder, decoder, whole

  func graph(_ model: ExportedModel) -> Graph {
    switch self {
    case .encoder: model.encoder
    case .decoder: model.decoder
    case .whole: model.whole
    }
  }

  var readsSpectra: Bool { self != .decoder }
  var givesSpectra: Bool { self != .encoder }
}
