import Diagnostics

extension Picture {
  /// One spectrum a pixel: a function of the axis value and the pixel's channels, taken in double
  /// precision and rounded to float32.
  ///
  /// The function works on many pixels at once, so that one which interprets a user's formula walks
  /// the formula once for all of them: it gets the axis value and, channel by channel, the values of
  /// some pixels, and gives as many results.
  package func spectra(
    over axis: [Double], sampleShape: [Int]? = nil, source: String? = nil,
    function: (_ t: Double, _ channels: [[Double]]) throws(Diagnostic) -> [Double]
  ) throws(Diagnostic) -> Samples {
    let steps = axis.count
    guard steps > 0, let count = elementCount(of: [height, width, steps]), count > 0 else {
      throw .emptyArray(name, shape: [height, width, steps])
    }
    try requireMemory(4 * min(count, .max / 4), for: name)
    var values = [Float](repeating: 0, count: count)
    for start in stride(from: 0, to: height * width, by: 1024) {
      let pixels = start..<min(start + 1024, height * width)
      let channels = planes(of: pixels)
      for (step, t) in axis.enumerated() {
        let results = try function(t, channels)
        precondition(results.count == pixels.count)
        for (pixel, result) in zip(pixels, results) {
          let value = Float(result)
          guard value.isFinite else { throw failure(at: pixel, t, result) }
          values[pixel * steps + step] = value
        }
      }
    }
    return Samples(
      count: height * width, sampleShape: sampleShape ?? [steps], values: values,
      image: ImageSize(height: height, width: width), source: source ?? name)
  }

  /// One spectrum a pixel by a function of `[t, channel, channel, ...]`.
  package func spectra(
    over axis: [Double], sampleShape: [Int]? = nil, source: String? = nil,
    ofEachPixel function: ([Double]) -> Double
  ) throws(Diagnostic) -> Samples {
    try spectra(over: axis, sampleShape: sampleShape, source: source) { t, channels in
      (channels.first ?? []).indices.map { pixel in function([t] + channels.map { $0[pixel] }) }
    }
  }

  private func planes(of pixels: Range<Int>) -> [[Double]] {
    (0..<channels).map { channel in pixels.map { values[$0 * channels + channel] } }
  }

  private func failure(at pixel: Int, _ t: Double, _ result: Double) -> Diagnostic {
    .spectrumNotFinite(name, row: pixel / width, column: pixel % width, t: t, value: result)
  }
}
