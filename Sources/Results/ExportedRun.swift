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
      whole: compilation.graph(.reconstruction), weights: weights, scalings: try exportedScalings(),
      resembled: try resembledInputs(),
      notes: exportedNotes)
  }

  /// What a reader may ask for later; the text has the sizes that its file names, the run those that were set.
  private var exportedNotes: [(key: String, value: String)] {
    let sizes = record["hyper_parameters"]?.written ?? .object(JSONObject())
    return [
      ("aec", aecVersion), ("model", compilation.source.text), ("hyper_parameters", sizes.text), ("axes", spectralText),
    ]
  }

  /// The inputs by whose scales outputs come back, as those of `aec reconstruct` do.
  private func resembledInputs() throws(Diagnostic) -> [String: ResembledInput] {
    var found: [String: ResembledInput] = [:]
    for output in compilation.model.decoderOutputs {
      guard let input = try numbers(of: output).scale?.input else { continue }
      found[output.name] = ResembledInput(name: input, shape: compilation.shape(of: input))
    }
    return found
  }

  private func exportedScalings() throws(Diagnostic) -> [String: ExportedScaling] {
    var found: [String: ExportedScaling] = [:]
    for port in compilation.model.encoderInputs {
      if let scaling = try scaling(of: port) {
        found[port.name] = ExportedScaling(scaling, axes: compilation.scaledAxes(of: port))
      }
    }
    return found
  }

  /// Axes of the spectra, as the record of the run has them.
  private var spectralText: String {
    JSONValue.array(spectralAxes(of: compilation.shownInput.name).map(\.json)).text
  }
}
