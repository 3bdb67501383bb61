import Diagnostics

/// The first principal components, each of length 1 and with its largest element above 0.
struct PrincipalStart: SpectralStart {
  let name = "pca"
  let resemblesData = false

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    try PrincipalSpectra(rows, of: spectra, draw).directions.flatMap { $0 }
  }
}

/// Principal components divided by the deviation of the data along them, so that scores have the variance 1.
///
/// A deviation below a thousandth of the largest counts as that, since there is nothing but rounding in it.
struct WhiteningStart: SpectralStart {
  let name = "whitening"
  let resemblesData = false

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    let principal = try PrincipalSpectra(rows, of: spectra, draw)
    let floor = (principal.deviations.first ?? 0) / 1000
    return zip(principal.directions, principal.deviations).flatMap { direction, deviation in
      direction.map { $0 / Float(max(deviation, floor)) }
    }
  }
}

/// The standard deviation of the noise: of what is left behind more principal components than spectra mix.
struct NoiseStart: SpectralStart {
  let name = "noise"
  let givesSpectra = false

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    try requireProducts(threads: 1)
    let noise = noiseDeviation(of: spectra) ?? 0
    return [Float](repeating: Float(noise), count: rows)
  }
}

/// Directions and deviations of data about their mean.
struct PrincipalSpectra {
  let directions: [[Float]]
  let deviations: [Double]

  init(_ count: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) {
    try requireProducts(threads: 1)
    let (width, unit) = (spectra.width, spectra.unit)
    let samples = spectra.minus(spectra.mean, unit: unit)
    guard let components = PrincipalComponents(count, of: samples), components.count == count else {
      throw .tooFewSpectra(draw.weight, count, min(spectra.count, width))
    }
    directions = (0..<count).map { row in
      let own = (0..<width).map { components.directions.start[row * width + $0] }
      let largest = own.max { abs($0) < abs($1) } ?? 0
      return largest < 0 ? own.map { -$0 } : own
    }
    let scores = components.scores(of: samples)
    deviations = (0..<count).map { component in
      let squares = (0..<spectra.count).reduce(0.0) { sum, sample in
        let score = Double(scores.start[sample * count + component])
        return sum + score * score
      }
      return (squares / Double(max(1, spectra.count))).squareRoot() * unit
    }
  }
}

/// The deviation of the noise in a channel, from what many principal components leave; nil where they leave nothing.
func noiseDeviation(of spectra: HeldSamples, behind most: Int = 16) -> Double? {
  let (unit, count) = (spectra.unit, min(most, spectra.width / 2))
  guard unit > 0, count > 0, spectra.count > 2 * count else { return nil }
  let samples = spectra.minus(spectra.mean, unit: unit)
  guard let components = PrincipalComponents(count, of: samples), components.count == count else { return nil }
  let left = components.squaresLeft(of: samples) / Double(samples.count)
  return (left / Double(spectra.width - count)).squareRoot() * unit
}
