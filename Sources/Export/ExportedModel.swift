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
  /// How inputs are changed, by their names; none of those that are read as they are.
  package let scalings: [String: ExportedScaling]
  /// The input that an output of the decoder resembles, by their names: it is scaled back as that was scaled.
  package let resembled: [String: ResembledInput]
  /// What a reader may ask for later: the text of the model, axes, the version of the program.
  package let notes: [(key: String, value: String)]

  package init(
    name: String, encoder: Graph, decoder: Graph, whole: Graph, weights: [ExportedWeight],
    scalings: [String: ExportedScaling], resembled: [String: ResembledInput], notes: [(key: String, value: String)]
  ) {
    (self.name, self.encoder, self.decoder, self.whole) = (name, encoder, decoder, whole)
    (self.weights, self.scalings, self.resembled, self.notes) = (weights, scalings, resembled, notes)
  }

  /// How an output of the decoder is scaled back; nil where it stays as it is.
  func scaling(back output: GraphPort, of graph: Graph) -> BackScaling? {
    guard let input = resembled[output.name], let scaling = scalings[input.name] else { return nil }
    let shape = graph.type(of: output.value).shape
    let isWhole = shape.reduce(1, *) == input.shape.reduce(1, *)
    let view = shape != input.shape && isWhole && !scaling.isOneNumber ? input.shape : nil
    return BackScaling(
      input: input.name, scaling: scaling, shape: shape, view: view, isAlike: view != nil || shape == input.shape)
  }

  /// Whether the whole model is its decoder behind its encoder.
  var isChain: Bool { encoder.outputs.map(\.name) == decoder.inputs.map(\.name) }
}

/// An input that an output of the decoder is like.
package struct ResembledInput: Equatable {
  package let name: String
  package let shape: [Int]

  package init(name: String, shape: [Int]) { (self.name, self.shape) = (name, shape) }
}

/// How an output of the decoder is scaled back.
struct BackScaling {
  let input: String
  let scaling: ExportedScaling
  let shape: [Int]
  /// The shape of the input, where the output has its numbers, in their order, under another shape.
  let view: [Int]?
  /// Whether factors of the input's samples meet the output, perhaps in that view, axis by axis.
  let isAlike: Bool
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

/// How spectra are changed before the model reads them.
package enum ExportedScaling: Equatable {
  /// (x - shift) / divisor; one number, or one for each of a sample.
  case affine(shift: [Float], divisor: [Float])
  /// Each sample, or each pixel of a patch, is divided by its own largest magnitude, which is over the last axes.
  case spectrum(axes: Int)

  fileprivate var isOneNumber: Bool { if case .affine(_, let divisor) = self { divisor.count == 1 } else { false } }
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
