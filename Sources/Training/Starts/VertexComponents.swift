import Glibc
import Random
import Runtime

/// Vertex component analysis: the spectra of a set that are nearest to being pure.
///
/// J. M. P. Nascimento and J. M. Bioucas Dias, "Vertex Component Analysis: A Fast Algorithm to Unmix Hyperspectral Data",
/// IEEE Transactions on Geoscience and Remote Sensing 43 (2005). The spectra are projected onto the space of the
/// endmembers, so that noise outside of it is gone; the seed chooses the directions.
struct VertexComponents {
  private let count: Int
  private let stream: RandomStream

  init(_ count: Int, _ stream: RandomStream) { (self.count, self.stream) = (count, stream) }

  /// The endmembers, one after the other; nil where the spectra span too small a space.
  func endmembers(of spectra: HeldSamples) -> [Float]? {
    let (mean, unit) = (spectra.mean, spectra.unit)
    guard unit > 0, spectra.count >= count else { return nil }
    guard count > 1 else { return mean.map { Float($0) } }
    let zero = [Double](repeating: 0, count: spectra.width)
    let about = isNoisy(spectra, mean, unit) ? mean : zero
    let isCentred = about == mean
    let samples = spectra.minus(about, unit: unit)
    let dimensions = isCentred ? count - 1 : count
    guard let components = PrincipalComponents(dimensions, of: samples), components.count == dimensions else {
      return nil
    }
    let scores = components.scores(of: samples)
    let points = isCentred ? lifted(scores, samples.count) : projected(scores, samples.count)
    guard let chosen = FarthestPoints(count, stream).vertices(of: points, samples.count) else { return nil }
    return chosen.flatMap { sample in
      (0..<spectra.width).map { channel in
        let sum = (0..<dimensions).reduce(0.0) { sum, direction in
          sum + Double(scores.start[sample * dimensions + direction])
            * Double(components.directions.start[direction * spectra.width + channel])
        }
        return Float(about[channel] + unit * sum)
      }
    }
  }

  /// Whether the signal-to-noise ratio lies below 15 + 10 log10(p) decibels, as the paper estimates it.
  private func isNoisy(_ spectra: HeldSamples, _ mean: [Double], _ unit: Double) -> Bool {
    let samples = spectra.minus(mean, unit: unit)
    guard let components = PrincipalComponents(count, of: samples), components.count == count else { return true }
    let left = components.squaresLeft(of: samples) / Double(samples.count) * unit * unit
    let all = spectra.squares / Double(spectra.count)
    guard left > 0 else { return false }
    let signal = (all - left) - Double(count) / Double(spectra.width) * all
    guard signal > 0 else { return true }
    return 10 * log10(signal / left) < 15 + 10 * log10(Double(count))
  }

  /// Scores about the mean, and one more coordinate that is as large as the farthest of them.
  private func lifted(_ scores: FloatMemory, _ samples: Int) -> [Double] {
    let width = count - 1
    var farthest = 0.0
    for sample in 0..<samples {
      let squares = (0..<width).reduce(0.0) { $0 + square(scores.start[sample * width + $1]) }
      farthest = max(farthest, squares)
    }
    let height = farthest.squareRoot()
    return (0..<samples * count).map { index in
      index % count == width ? height : Double(scores.start[index / count * width + index % count])
    }
  }

  /// Scores divided so that all points lie in one plane, whatever the brightness.
  private func projected(_ scores: FloatMemory, _ samples: Int) -> [Double] {
    var mean = [Double](repeating: 0, count: count)
    for index in 0..<samples * count { mean[index % count] += Double(scores.start[index]) / Double(samples) }
    var points = [Double](repeating: 0, count: samples * count)
    for sample in 0..<samples {
      let length = (0..<count).reduce(0.0) { $0 + Double(scores.start[sample * count + $1]) * mean[$1] }
      // A dark spectrum has no direction.
      guard length > 1e-9 else { continue }
      for axis in 0..<count { points[sample * count + axis] = Double(scores.start[sample * count + axis]) / length }
    }
    return points
  }

  private func square(_ value: Float) -> Double { Double(value) * Double(value) }
}

extension HeldSamples {
  var mean: [Double] {
    var sums = [Double](repeating: 0, count: width)
    for index in 0..<count * width { sums[index % width] += Double(values.start[index]) }
    return sums.map { $0 / Double(max(1, count)) }
  }

  var squares: Double { (0..<count * width).reduce(0.0) { $0 + Double(values.start[$1]) * Double(values.start[$1]) } }

  /// The root mean square, by which numbers are divided so that their magnitudes are near 1.
  var unit: Double { (squares / Double(max(1, count * width))).squareRoot() }

  func minus(_ spectrum: [Double], unit: Double) -> CentredSamples {
    let result = FloatMemory(count: count * width)
    for index in 0..<count * width {
      result.start[index] = Float((Double(values.start[index]) - spectrum[index % width]) / unit)
    }
    return CentredSamples(values: result, count: count, width: width)
  }
}
