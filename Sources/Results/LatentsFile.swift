import Datasets
import Diagnostics
import Files
import Glibc
import Training

extension RunNumbers {
  /// Writes the latent values of all samples in the shape of the picture, and what they are: `latents.npy`, `latents.json`
  /// and, where libhdf5 is installed, `latents.hspy`.
  ///
  /// Samples that a mask leaves out are NaN. The array comes last, since a run with it counts as whole; it is written
  /// also where another file cannot be. Without it nothing stays that speaks of it.
  func writeLatents(_ place: ResultPlace) throws(Diagnostic) {
    let values = latentLayout.onGrid(latents.values, width: latents.count)
    let others = Result { () throws(Diagnostic) in
      try place.write(latentsRecord.pretty() + "\n", to: run.folder.file(RunFolder.latentsRecordFile))
      try writeSignal(values, to: run.folder.file(RunFolder.latentsSignalFile), place)
      try writeWeights(place)
    }
    do throws(Diagnostic) {
      try place.write(to: run.folder.file(RunFolder.latentsFile)) { (file) throws(Diagnostic) in
        try file.writeNPYHeader(latentLayout.leading + [latents.count])
        try file.write(values)
      }
    } catch {
      if !fileExists(run.folder.file(RunFolder.latentsFile)) {
        for name in [RunFolder.latentsRecordFile, RunFolder.latentsSignalFile] { unlink(run.folder.file(name)) }
      }
      throw error
    }
    try others.get()
  }

  /// A stack of maps for HyperSpy: one goes from latent to latent and sees a map of each.
  private func writeSignal(_ values: [Float], to path: String, _ place: ResultPlace) throws(Diagnostic) {
    guard HyperSpySignal.canBeWritten, latents.count > 0 else { return }
    let pixels = values.count / latents.count
    var maps = [Float](repeating: 0, count: values.count)
    for latent in 0..<latents.count {
      for pixel in 0..<pixels { maps[latent * pixels + pixel] = values[pixel * latents.count + latent] }
    }
    let along = latentLayout.spatial.map { axis in
      var axis = axis
      axis.role = .spectral
      return axis
    }
    let signal = HyperSpySignal(
      title: "latents of \(run.compilation.model.name)",
      axes: [Axis(count: latents.count, name: "latent", role: .spatial)] + along)
    try place.write(to: path) { (file) throws(Diagnostic) in
      try maps.withUnsafeBufferPointer { (maps) throws(Diagnostic) in try signal.write(maps, into: file, named: path) }
    }
  }

  /// The axes of the latents, their names, and what was trained on what.
  var latentsRecord: JSONValue {
    let axes = latentLayout.spatial + [Axis(count: latents.count, name: "latent")]
    return .object(
      JSONObject([
        "format": .string("aec latents 1"), "aec": .string(aecVersion), "quantity": .string("latent values"),
        "axes": .array(axes.map(\.json)), "latents": .array(latents.names.map(JSONValue.string)),
        "model": .string(run.compilation.model.name), "hyper_parameters": .object(hyperParameters),
        "data": .string(layout.source), "sample_axes": .array(layout.spectral.map(\.json)),
      ]))
  }

  private var hyperParameters: JSONObject {
    var result = JSONObject()
    for parameter in run.compilation.model.hyperParameters {
      switch parameter.value {
      case .int(let value)?: result[parameter.name] = .integer(value)
      case .real(let value)?: result[parameter.name] = .number(value)
      case .bool(let value)?: result[parameter.name] = .bool(value)
      case nil: break
      }
    }
    return result
  }
}
