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
  /// Of the spectra of the first input; what comes out of the decoder is scaled back.
  package let scaling: ExportedScaling?
  /// What a reader may ask for later: the text of the model, axes, the version of the program.
  package let notes: [(key: String, value: String)]

  package init(
    name: String, encoder: Graph, decoder: Graph, whole: Graph, weights: [ExportedWeight], scaling: ExportedScaling?,
    notes: [(key: String, value: String)]
  ) {
    (self.name, self.encoder, self.decoder, self.whole) = (name, encoder, decoder, whole)
    (self.weights, self.scaling, self.notes) = (weights, scaling, notes)
  }

  /// Whether the whole model is its decoder behind its encoder.
  var isChain: Bool { encoder.outputs.map(\.name) == decoder.inputs.map(\.name) }
}

/// A weight and its values, row-major.
package struct ExportedWeight {
  package let name: String
  package let shape: [Int]
  package let values: [Float]

  package init(name: String, shape: [Int], values: [Float]) {
    (self.name, self.shape, self.values) = (name, shape, values)
  }
}

/// How spectra are changed before the model reads them.
package enum ExportedScaling: Equatable {
  /// (x - shift) / divisor; one number, or one for each of a sample.
  case affine(shift: [Float], divisor: [Float])
  /// Each sample is divided by its own largest magnitude.
  case spectrum
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
