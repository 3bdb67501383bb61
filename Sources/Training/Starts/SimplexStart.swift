import Diagnostics
import Glibc
import Random

/// Endmembers as the corners of the likeliest simplex around the data: SISAL in its probabilistic form.
///
/// A brightness that differs from pixel to pixel gives the data one dimension more than shares do. Then all spectra are
/// divided by their part along the mean first (perspective projection). The sizes of endmembers are those under which
/// brightness differs least. (J. M. Bioucas-Dias, "A variable splitting augmented Lagrangian approach to
/// linear spectral unmixing", WHISPERS 2009; see `SimplexMixture`.)
struct SimplexStart: SpectralStart {
  let name = "sisal"
  let order: ShareOrder? = .share

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    guard rows > 1 else { return try MeanStart().values(rows, of: spectra, draw) }
    let (points, corners, _) = try likeliestSimplex(rows, of: spectra, draw, isDivided: false)
    guard let brightness = points.brightness else { return points.endmembers(corners, sizes: nil) }
    let sizes = evenLight(points.noisy, corners, brightness, draw.grid?.neighbours(points.chosen) ?? [])
    return points.endmembers(corners, sizes: sizes)
  }
}

/// As `sisal`, for mixtures that also hold the products of each pair of endmembers (W. Fan et al., IJRS 30, 2009).
struct FanStart: SpectralStart {
  let name = "fan"
  let order: ShareOrder? = .share

  func values(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> [Float] {
    guard rows > 1 else { return try MeanStart().values(rows, of: spectra, draw) }
    let (points, corners, _) = try likeliestSimplex(rows, of: spectra, draw, isDivided: true)
    let shapes = points.shapes(corners)
    guard let brightness = points.brightness else { return points.endmembers(corners, sizes: nil) }
    return points.endmembers(corners, sizes: fanSizes(points.noisy, corners, brightness, shapes))
  }
}

/// Whether noise hides the simplex of spectra, and shares are spread evenly over it all the same.
func isEvenBehindNoise(_ rows: Int, of spectra: HeldSamples, _ draw: StartDraw) throws(Diagnostic) -> Bool {
  guard rows > 1 else { return false }
  if let known = draw.memory.isSpread[rows] { return known }
  var silent = draw
  silent.tell = { _ in }
  return try likeliestSimplex(rows, of: spectra, silent, isDivided: false).isSpread
}

/// The corners of the likeliest simplex around spectra; `isDivided` where brightness is to be taken off in any case.
///
/// `isSpread` where noise hides it, and corners are where even shares would have the variance of the points.
private func likeliestSimplex(
  _ rows: Int, of spectra: HeldSamples, _ draw: StartDraw, isDivided: Bool
) throws(Diagnostic) -> (points: SimplexPoints, corners: [[Double]], isSpread: Bool) {
  try requireProducts(threads: 1)
  guard let points = SimplexPoints(spectra, corners: rows, isDivided: isDivided) else {
    throw .spectraDoNotDiffer(draw.weight, method: "the likeliest simplex")
  }
  let vertices = points.vertices(draw.stream)
  var fit = SimplexMixture(
    points.noisy, from: [points.regularSimplex] + [vertices.map(grown)].compactMap(\.self),
    triesFaces: points.brightness == nil, step: draw.step)
  let isHidden = fit.isCollapsed
  if isHidden, let vertices { fit = SimplexMixture(ofGrains: points.noisy, from: vertices, step: draw.step) }
  guard fit.loss.isFinite else { throw .spectraDoNotDiffer(draw.weight, method: "the likeliest simplex") }
  let isSpread = isHidden && points.brightness == nil && fit.spread(draw.stream)
  draw.memory.isSpread[rows] = isSpread
  tellOfNoise(rows, points, fit, draw)
  return (points, fit.corners, isSpread)
}

/// Warns where noise decides over shares more than what was measured.
private func tellOfNoise(_ rows: Int, _ points: SimplexPoints, _ fit: SimplexMixture, _ draw: StartDraw) {
  let count = Double(rows)
  // Of shares that are spread evenly over the simplex.
  let even = ((count - 1) / (count * count * (count + 1))).squareRoot()
  guard let noise = fit.noiseOfShares, noise > 0.6 * even || points.hidden > 0 else { return }
  draw.tell(.noiseHides(draw.weight, shares: noise, even: even, hidden: points.hidden, of: rows - 1))
}

/// Points that are moved away from their middle, as corners lie outside of what was measured.
private func grown(_ points: [[Double]]) -> [[Double]] {
  let centre = middle(of: points)
  return points.map { point in zip(point, centre).map { $1 + 1.2 * ($0 - $1) } }
}

extension HeldSamples {
  /// Which of the samples are taken for so many, in runs of neighbours that are evenly spread.
  func spread(_ most: Int) -> [Int] {
    guard count > most else { return Array(0..<count) }
    let run = min(16, most)
    return (0..<most).map { index in
      let first = (index / run) * (count - run) / max(1, most / run - 1)
      return min(count - 1, first + index % run)
    }
  }

  func taking(_ numbers: [Int]) -> HeldSamples {
    guard numbers.count != count else { return self }
    let result = HeldSamples(count: numbers.count, width: width)
    for (index, number) in numbers.enumerated() {
      (result.values.start + index * width).update(from: values.start + number * width, count: width)
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
  let brightness: [Double]?
  /// The numbers of the samples that became points.
  let chosen: [Int]
  /// How many of the directions noise turns so far that they are hardly those of the endmembers.
  let hidden: Int

  /// So many samples are looked at; more of them make the fit slow and no better than the noise allows.
  private static let mostSamples = 4096
  /// The variance behind the last wanted component, in parts of the noise, from which on it is no noise.
  static let excess = 1.5
  /// The mean spectrum's part of the squares below which nothing is divided by the part along it.
  private static let leastMean = 0.2
  /// The least noise that is supposed, in parts of the root mean square of the data.
  static let leastNoise = 2e-4

  /// Nil where the spectra span too small a space.
  init?(_ all: HeldSamples, corners: Int, isDivided: Bool) {
    chosen = all.spread(SimplexPoints.mostSamples)
    let spectra = all.taking(chosen)
    // Below this numbers of four bytes, and products of them, say nothing.
    let least = SimplexPoints.leastNoise * spectra.unit
    let noise = max(noiseDeviation(of: spectra, behind: max(16, 2 * corners)) ?? 0, least)
    guard noise > 0 else { return nil }
    let plain = SimplexPoints.reduced(spectra, corners)
    guard let plain else { return nil }
    let edge = 1 + (Double(spectra.width) / Double(spectra.count)).squareRoot()
    let isFlat = plain.next <= SimplexPoints.excess * edge * edge * noise * noise
    (self.corners, width) = (corners, spectra.width)
    let even = [Double](repeating: noise, count: spectra.count)
    let ratio = Double(spectra.width) / Double(spectra.count)
    hidden = plain.variances.dropLast().count { overlap(ofVariance: $0 / (noise * noise), ratio) < 0.75 }
    guard isDivided || !isFlat, let bright = SimplexPoints.brightness(of: spectra, corners),
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

  private struct Reduced {
    let mean: [Double]
    let unit: Double
    let directions: [Double]
    let scores: [Double]
    /// The variances along all components, and that along the one behind those that are kept.
    let variances: [Double]
    var next: Double { variances.last ?? 0 }
  }

  private static func reduced(_ spectra: HeldSamples, _ corners: Int) -> Reduced? {
    let (mean, unit) = (spectra.mean, spectra.unit)
    guard unit > 0, spectra.count > corners, spectra.width >= corners else { return nil }
    let samples = spectra.minus(mean, unit: unit)
    guard let components = PrincipalComponents(corners, of: samples), components.count == corners else { return nil }
    let scores = components.scores(of: samples)
    func score(_ sample: Int, _ axis: Int) -> Double { Double(scores.start[sample * corners + axis]) * unit }
    let variances = (0..<corners).map { axis in
      (0..<spectra.count).reduce(0.0) { $0 + score($1, axis) * score($1, axis) } / Double(spectra.count)
    }
    let kept = (0..<spectra.count).flatMap { sample in (0..<corners - 1).map { score(sample, $0) } }
    let directions = (0..<(corners - 1) * spectra.width).map { Double(components.directions.start[$0]) }
    return Reduced(
      mean: mean, unit: unit, directions: directions, scores: kept, variances: variances)
  }

  /// The part of each spectrum along the mean, without the noise outside of the space of the endmembers.
  private static func brightness(of spectra: HeldSamples, _ corners: Int) -> [Double]? {
    let (mean, unit) = (spectra.mean, spectra.unit)
    let samples = spectra.minus([Double](repeating: 0, count: spectra.width), unit: unit)
    guard let components = PrincipalComponents(corners, of: samples), components.count == corners else { return nil }
    let scores = components.scores(of: samples)
    let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // About their mean, spectra have no brightness that could be told from what they are.
    guard length * length > leastMean * Double(spectra.width) * unit * unit else { return nil }
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

  /// A regular simplex over which shares that are even would have the covariance of the points.
  var regularSimplex: [[Double]] {
    let width = corners - 1
    let noise = noisy.deviations.reduce(0) { $0 + $1 * $1 } / Double(noisy.count)
    let scales = (0..<width).map { axis in
      let squares = (0..<noisy.count).reduce(0.0) { sum, point in
        sum + noisy.values[point * width + axis] * noisy.values[point * width + axis]
      }
      let variance = max(squares / Double(noisy.count) - noise, 0.01 * noise)
      return (Double(corners * (corners + 1)) * variance).squareRoot()
    }
    // The columns of Helmert's matrix, which add up to nothing and are at right angles.
    return (0..<corners).map { corner in
      (0..<width).map { axis in
        let root = Double((axis + 1) * (axis + 2)).squareRoot()
        let part = corner <= axis ? 1 : corner == axis + 1 ? -Double(axis + 1) : 0
        return scales[axis] * part / root
      }
    }
  }

  /// Points that are far apart; nil where there are none.
  func vertices(_ stream: RandomStream) -> [[Double]]? {
    let width = corners - 1
    return FarthestPoints(corners, stream).vertices(ofLifted: noisy.values, noisy.count)?.map { sample in
      (0..<width).map { noisy.values[sample * width + $0] }
    }
  }

  /// Spectra of corners as they lie in the space of points.
  func shapes(_ found: [[Double]]) -> [[Double]] {
    found.map { corner in
      (0..<width).map { channel in
        corner.indices.reduce(mean[channel]) { $0 + corner[$1] * directions[$1 * width + channel] }
      }
    }
  }

  /// Spectra of corners, in the scale of the data.
  func endmembers(_ found: [[Double]], sizes: [Double]?) -> [Float] {
    shapes(found).enumerated().flatMap { index, shape in shape.map { Float($0 * (sizes?[index] ?? 1)) } }
  }
}

/// How near a principal direction is to that of the signal: the square of the cosine, 0 where noise alone would give it.
///
/// `variance` is what was measured along it, in parts of the noise's, and `ratio` that of channels to spectra. (D. Paul,
/// Statistica Sinica 17, 2007.)
func overlap(ofVariance variance: Double, _ ratio: Double) -> Double {
  let signal = signalVariance(of: variance, ratio)
  return signal > 0 ? (1 - ratio / (signal * signal)) / (1 + ratio / signal) : 0
}

/// The variance of the signal along a principal direction, in parts of the noise's; 0 where noise alone would give it.
func signalVariance(of variance: Double, _ ratio: Double) -> Double {
  let part = variance - 1 - ratio
  let root = part * part - 4 * ratio
  return root > 0 && part > 0 ? (part + root.squareRoot()) / 2 : 0
}
