import Diagnostics
import Files

extension Picture {
  /// One spectrum a pixel: a function of the axis value and the pixel's channels, taken in double
  /// precision and rounded to float32.
  ///
  /// The function works on many pixels at once, so that a user's formula is walked once for all of them. It gets the
  /// axis value and, channel by channel, the values of some pixels, and gives as many results.
  package func spectra(
    over axis: [Double], sampleShape: [Int]? = nil, source: String? = nil,
    function: (_ t: Double, _ channels: [[Double]]) throws(Diagnostic) -> [Double]
  ) throws(Diagnostic) -> Samples {
    let count = height * width
    guard let size = elementCount(of: [count, axis.count]), size > 0, size < .max / 16 else {
      throw .emptyArray(name, shape: [height, width, axis.count])
    }
    // The spectra here and once more where they are used, beside the picture.
    try requireRoom(8 * (size + self.values.count), for: name)
    var values = [Float](repeating: 0, count: size)
    for start in stride(from: 0, to: count, by: 1024) {
      let pixels = start..<min(start + 1024, count)
      let channels = planes(of: pixels)
      for (step, t) in axis.enumerated() {
        try store(try function(t, channels), of: pixels, step, axis, in: &values)
      }
    }
    return Samples(
      count: count, sampleShape: sampleShape ?? [axis.count], values: values,
      image: ImageSize(height: height, width: width), source: source ?? name)
  }

  /// Puts the results of one step to the spectra of their pixels.
  private func store(
    _ results: [Double], of pixels: Range<Int>, _ step: Int, _ axis: [Double],
    in values: inout [Float]
  ) throws(Diagnostic) {
    precondition(results.count == pixels.count)
    for (pixel, result) in zip(pixels, results) {
      let value = Float(result)
      guard value.isFinite else {
        throw .spectrumNotFinite(
          name, row: pixel / width, column: pixel % width, t: axis[step], value: result)
      }
      values[pixel * axis.count + step] = value
    }
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
}
