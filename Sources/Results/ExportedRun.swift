import Diagnostics
import Export
import Files
import Ops
import Training

extension SavedRun {
  /// The run as a model that another program can take over.
  package func exported() throws(Diagnostic) -> ExportedModel {
    let all = try allWeights()
    let weights = all.entries.map { ExportedWeight(name: $0.name, shape: $0.shape, values: Array(all.values($0))) }
    return ExportedModel(
      name: compilation.model.name, encoder: compilation.graph(.encoding), decoder: compilation.graph(.decoding),
      whole: compilation.graph(.reconstruction), weights: weights, scaling: try scaling().map { ExportedScaling($0) },
      notes: [("aec", aecVersion), ("model", compilation.source.text), ("axes", spectralText)])
  }

  /// Axes of the spectra, as the record of the run has them.
  private var spectralText: String {
    JSONValue.array(spectralAxes(of: compilation.shownInput.name).map(\.json)).text
  }
}
