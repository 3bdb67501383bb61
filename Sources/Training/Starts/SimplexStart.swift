import Diagnostics
import Glibc
import Random

/// Endmembers as the corners of the likeliest simplex around the data: SISAL in its probabilistic form.
///
/// Where the data have one dimension more than shares give them, as under a brightness that differs from pixel to pixel,
/// all spectra are divided by their part along the mean first (perspective projection). The sizes of endmembers then are
/// those under which brightness differs least. (J. M. Bioucas-Dias, "A variable splitting augmented Lagrangian approach to
/// linear spectral unmixing", WHISPERS 2009; see `SimplexMixture`.)
struct SimplexStart: SpectralStart {
  let name = "sisal"
  /// So many samples are looked at; more of them make the fit slow and no better than the noise allows.
  private let mostSamples = 4096
  private let tries = 3

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    try requireOpenBLAS(threads: 1)
    guard rows > 1 else { return try MeanStart().values(rows, of: spectra, draw) }
    guard let points = SimplexPoints(spectra.spread(mostSamples), corners: rows) else {
      throw .spectraDoNotDiffer(draw.weight)
    }
    let fits = (0..<tries).compactMap { turn -> SimplexMixture? in
      points.vertices(draw.again(turn).stream).map { SimplexMixture(points.noisy, from: $0) }
    }
    guard let best = fits.min(by: { $0.loss < $1.loss }), best.loss.isFinite else {
      throw .spectraDoNotDiffer(draw.weight)
    }
    return points.endmembers(best.corners)
  }
}

extension HeldSamples {
  /// So many of the samples, evenly spread.
  func spread(_ most: Int) -> HeldSamples {
    guard count > most else { return self }
    let result = HeldSamples(count: most, width: width)
    for index in 0..<most {
      (result.values.start + index * width).update(from: values.start + (index * count / most) * width, count: width)
    }
    return result
  }
}

/// Spectra as points in a space of one dimension less than there are endmembers.
struct SimplexPoints {
  let noisy: NoisyPoints
  private let corners: Int
  private let width: Int
  private let mean: [Double]
  private let unit: Double
  private let directions: [Double]
  /// The part of each spectrum along the mean, by which it was divided; nil where it was not.
  private let brightness: [Double]?

  /// The variance behind the last wanted component, in parts of the noise, from which on it is no noise.
  private static let excess = 1.5

  /// Nil where the spectra span too small a space.
  init?(_ spectra: HeldSamples, corners: Int) {
    guard let noise = noiseDeviation(of: spectra, behind: max(16, 2 * corners)) ?? SimplexPoints.least(spectra) else {
      return nil
    }
    let plain = SimplexPoints.reduced(spectra, corners)
    guard let plain else { return nil }
    let edge = 1 + (Double(spectra.width) / Double(spectra.count)).squareRoot()
    let isFlat = plain.next <= SimplexPoints.excess * edge * edge * noise * noise
    (self.corners, width) = (corners, spectra.width)
    let even = [Double](repeating: max(noise, 1e-6 * plain.unit), count: spectra.count)
    guard !isFlat, let bright = SimplexPoints.brightness(of: spectra, corners),
      let divided = SimplexPoints.reduced(SimplexPoints.divided(spectra, bright), corners)
    else {
      (mean, unit, directions, brightness) = (plain.mean, plain.unit, plain.directions, nil)
      noisy = NoisyPoints(count: spectra.count, width: corners - 1, values: plain.scores, deviations: even)
      return
    }
    (mean, unit, directions, brightness) = (divided.mean, divided.unit, divided.directions, bright)
    noisy = NoisyPoints(
      count: spectra.count, width: corners - 1, values: divided.scores,
      deviations: zip(even, bright).map { $0 / $1 })
  }

  /// Noise for data that have none: rounding.
  private static func least(_ spectra: HeldSamples) -> Double? { spectra.unit > 0 ? spectra.unit * 1e-5 : nil }

  private struct Reduced {
    let mean: [Double]
    let unit: Double
    let directions: [Double]
    let scores: [Double]
    /// The variance along the component behind those that are kept.
    let next: Double
  }

  private static func reduced(_ spectra: HeldSamples, _ corners: Int) -> Reduced? {
    let (mean, unit) = (spectra.mean, spectra.unit)
    guard unit > 0, spectra.count > corners, spectra.width >= corners else { return nil }
    let samples = spectra.minus(mean, unit: unit)
    guard let components = PrincipalComponents(corners, of: samples), components.count == corners else { return nil }
    let scores = components.scores(of: samples)
    func score(_ sample: Int, _ axis: Int) -> Double { Double(scores.start[sample * corners + axis]) * unit }
    let next = (0..<spectra.count).reduce(0.0) { $0 + score($1, corners - 1) * score($1, corners - 1) }
    let kept = (0..<spectra.count).flatMap { sample in (0..<corners - 1).map { score(sample, $0) } }
    let directions = (0..<(corners - 1) * spectra.width).map { Double(components.directions.start[$0]) }
    return Reduced(
      mean: mean, unit: unit, directions: directions, scores: kept, next: next / Double(spectra.count))
  }

  /// The part of each spectrum along the mean, without the noise outside of the space of the endmembers.
  private static func brightness(of spectra: HeldSamples, _ corners: Int) -> [Double]? {
    let (mean, unit) = (spectra.mean, spectra.unit)
    let samples = spectra.minus([Double](repeating: 0, count: spectra.width), unit: unit)
    guard let components = PrincipalComponents(corners, of: samples), components.count == corners else { return nil }
    let scores = components.scores(of: samples)
    let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let along = (0..<corners).map { axis in
      (0..<spectra.width).reduce(0.0) {
        $0 + Double(components.directions.start[axis * spectra.width + $1]) * mean[$1] / length
      }
    }
    let parts = (0..<spectra.count).map { sample in
      (0..<corners).reduce(0.0) { $0 + along[$1] * Double(scores.start[sample * corners + $1]) } * unit
    }
    // Dark spectra have no direction: they count as hardly anything.
    let least = 0.05 * parts.reduce(0, +) / Double(parts.count)
    return least > 0 ? parts.map { max($0, least) } : nil
  }

  private static func divided(_ spectra: HeldSamples, _ brightness: [Double]) -> HeldSamples {
    let result = HeldSamples(count: spectra.count, width: spectra.width)
    for index in 0..<spectra.count * spectra.width {
      result.values.start[index] = Float(Double(spectra.values.start[index]) / brightness[index / spectra.width])
    }
    return result
  }

  /// Points that may be corners, moved a little outward; nil where there are none.
  func vertices(_ stream: RandomStream) -> [[Double]]? {
    let width = corners - 1
    guard let chosen = FarthestPoints(corners, stream).vertices(ofLifted: noisy.values, noisy.count) else { return nil }
    let points = chosen.map { sample in (0..<width).map { noisy.values[sample * width + $0] } }
    let centre = (0..<width).map { axis in points.reduce(0) { $0 + $1[axis] } / Double(corners) }
    return points.map { point in zip(point, centre).map { $1 + 1.2 * ($0 - $1) } }
  }

  /// Spectra of corners, in the scale of the data.
  func endmembers(_ found: [[Double]]) -> [Float] {
    let sizes = brightness.map { endmemberSizes(noisy, found, brightness: $0) }
    return found.enumerated().flatMap { index, corner in
      (0..<width).map { channel in
        let sum = corner.indices.reduce(mean[channel]) { $0 + corner[$1] * directions[$1 * width + channel] }
        return Float(sum * (sizes?[index] ?? 1))
      }
    }
  }
}
