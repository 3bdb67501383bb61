import Glibc
import Random

/// Corners that noise hides, moved out until even shares would have the variance of the points; nil where shares crowd.
///
/// Where noise is as large as a simplex, grains are fitted: points near corners and edges. Shares that are spread evenly make
/// that simplex too small. Two spreads are tried, each with the points' variance: even shares, and those of squared
/// exponentials, which crowd at corners. Their densities have no formula, so draws stand for them.
func spreadEvenly(_ corners: [[Double]], _ points: NoisyPoints, _ stream: RandomStream) -> [[Double]]? {
  let noise = points.deviations[0]
  let signal = points.variances.reduce(0) { $0 + max(0, $1 - noise * noise) }
  let centre = middle(of: corners)
  let arms = corners.map { zip($0, centre).map { $0 - $1 } }
  guard signal > 0 else { return nil }
  let (even, crowded) = (
    ShareDraws(arms, power: 1, signal, stream), ShareDraws(arms, power: 2, signal, stream)
  )
  guard even.factor.isFinite, even.likelihood(of: points, noise) > crowded.likelihood(of: points, noise) else {
    return nil
  }
  let home = points.mean
  return arms.map { arm in zip(home, arm).map { $0 + even.factor * $1 } }
}

/// The middle of some points.
func middle(of points: [[Double]]) -> [Double] {
  points[0].indices.map { axis in points.reduce(0) { $0 + $1[axis] } / Double(points.count) }
}

/// Mixtures of corners at random, scaled so that their variance is that of a signal.
private struct ShareDraws {
  /// By what corners are multiplied.
  let factor: Double
  /// Draw after draw, about their middle.
  private let places: [Double]
  private let width: Int

  private static let count = 2048
  private static let mostPoints = 2048

  init(_ arms: [[Double]], power: Int, _ signal: Double, _ stream: RandomStream) {
    let width = arms[0].count
    var places: [Double] = []
    for draw in 0..<ShareDraws.count {
      let parts = arms.indices.map { corner in
        pow(-log(max(stream.uniformDouble(draw * arms.count + corner), 1e-300)), Double(power))
      }
      let sum = max(parts.reduce(0, +), 1e-300)
      for axis in 0..<width { places.append(arms.indices.reduce(0) { $0 + parts[$1] / sum * arms[$1][axis] }) }
    }
    let variance = places.reduce(0) { $0 + $1 * $1 } / Double(ShareDraws.count)
    let factor = (signal / variance).squareRoot()
    (self.factor, self.width, self.places) = (factor, width, places.map { factor * $0 })
  }

  /// The mean logarithm of the density of some of the points, up to what is the same for all draws.
  func likelihood(of points: NoisyPoints, _ noise: Double) -> Double {
    let (stride, mean) = (max(1, points.count / ShareDraws.mostPoints), points.mean)
    var (sum, used) = (0.0, 0.0)
    for point in Swift.stride(from: 0, to: points.count, by: stride) {
      let place = (0..<width).map { points.values[point * width + $0] - mean[$0] }
      sum += density(at: place, noise)
      used += 1
    }
    return sum / used
  }

  private func density(at place: [Double], _ noise: Double) -> Double {
    let exponents = (0..<ShareDraws.count).map { draw in
      let squares = (0..<width).reduce(0.0) { sum, axis in
        let distance = place[axis] - places[draw * width + axis]
        return sum + distance * distance
      }
      return -squares / (2 * noise * noise)
    }
    let most = exponents.max() ?? 0
    return most + log(exponents.reduce(0) { $0 + exp($1 - most) })
  }
}

extension NoisyPoints {
  var mean: [Double] {
    (0..<width).map { axis in (0..<count).reduce(0) { $0 + values[$1 * width + axis] } / Double(count) }
  }

  /// Along each axis.
  var variances: [Double] {
    zip(0..<width, mean).map { axis, mean in
      (0..<count).reduce(0.0) { sum, point in
        let distance = values[point * width + axis] - mean
        return sum + distance * distance
      } / Double(count)
    }
  }
}
