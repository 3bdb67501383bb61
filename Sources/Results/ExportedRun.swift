import Diagnostics
import Export
import Files
import Ops
import Training

extension SavedRun {
  /// The run as a model that another program can take over.
  package func exported() throws(Diagnostic) -> ExportedModel {
    let all = try allWeights()
    let weights = all.entries.map { entry in
      ExportedWeight(
        name: entry.name, shape: entry.shape, values: Array(all.values(entry)), isTrained: entry.weight.isTrained)
    }
    return ExportedModel(
      name: compilation.model.name, encoder: compilation.graph(.encoding), decoder: compilation.graph(.decoding),
      whole: compilation.graph(.reconstruction), weights: weights, scaled: try scaledInputs(),
      backScales: try backScales(), notes: exportedNotes)
  }

  /// What a reader may ask for later; the text has the sizes that its file names, the run those that were set.
  private var exportedNotes: [(key: String, value: String)] {
    let sizes = record["hyper_parameters"]?.written ?? .object(JSONObject())
    return [
      ("aec", aecVersion), ("model", compilation.source.text), ("hyper_parameters", sizes.text), ("axes", spectralText),
    ]
  }

  private func scaledInputs() throws(Diagnostic) -> [ScaledInput] {
    var found: [ScaledInput] = []
    for port in compilation.model.encoderInputs {
      guard let scaling = try scaling(of: port) else { continue }
      let shape = compilation.sizes(of: port)
      // Files have an axis for a single number, samples none.
      let axes = min(compilation.scaledAxes(of: port), shape.count)
      found.append(ScaledInput(name: port.name, shape: shape, scaling: ExportedScaling(scaling, axes: axes)))
    }
    return found
  }

  /// As `aec reconstruct` and `aec decode` scale outputs back.
  private func backScales() throws(Diagnostic) -> [String: BackScale] {
    var found: [String: BackScale] = [:]
    for port in compilation.model.decoderOutputs {
      if let scale = try numbers(of: port).scale {
        found[port.name] = BackScale(input: scale.input, width: scale.width)
      }
    }
    return found
  }

  /// Axes of the spectra, as the record of the run has them.
  private var spectralText: String {
    JSONValue.array(spectralAxes(of: compilation.shownInput.name).map(\.json)).text
  }
}
