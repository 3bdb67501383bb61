import Datasets
import Diagnostics
import Files

extension PredictedOutput {
  /// The axes of an array, for a file beside it: `out.npy` has `out.json`. A pipe has none.
  func axesFile(of layout: SampleLayout) throws(Diagnostic) -> OutputFile? {
    guard let axesPath else { return nil }
    let record = JSONObject([
      "format": .string("aec array 1"), "aec": .string(aecVersion), "output": .string(name),
      "axes": .array(axes(of: layout, like.spectral, like.shape).map(\.json)),
      "source": .string(layout.source),
    ])
    let file = try OutputFile(axesPath)
    do throws(Diagnostic) {
      try file.write(JSONValue.object(record).pretty() + "\n")
      try file.complete()
    } catch {
      file.discard()
      throw error
    }
    return file
  }

  /// The axes along which samples are counted, or the pixels that patches are joined to, and those of one of them.
  private func axes(of layout: SampleLayout, _ spectral: [Axis], _ sampleShape: [Int]) -> [Axis] {
    guard let pixel = layout.pixelShape(of: shape) else { return layout.spatial + ownAxes(spectral, sampleShape) }
    let own = PredictedOutput(name: name, shape: pixel, path: path)
    let isSpectrum = shape == sampleShape
    return layout.joined.spatial + own.ownAxes(spectral, isSpectrum ? pixel : [])
  }

  /// The axes of one sample: those of spectra where it is one, else named as the model names the output.
  private func ownAxes(_ spectral: [Axis], _ sampleShape: [Int]) -> [Axis] {
    let isSpectrum = shape == sampleShape
    return shape.enumerated().map { number, count in
      if isSpectrum, spectral.indices.contains(number), spectral[number].count == count { return spectral[number] }
      return Axis(count: count, name: isSpectrum ? nil : shape.count == 1 ? name : "\(name), axis \(number)")
    }
  }
}
