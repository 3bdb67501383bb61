import Files
import Random
import Runtime

/// Samples from which their common mean was taken, sample after sample, of magnitudes near 1.
struct CentredSamples {
  let values: FloatMemory
  let count: Int
  let width: Int
}

/// The directions in which samples differ most from their mean: principal component analysis by subspace iteration.
///
/// The products run on one thread, so the result is the same for any number of workers.
struct PrincipalComponents {
  /// One after the other, each as long as a sample and of length 1.
  let directions: FloatMemory
  let count: Int
  private let width: Int

  /// Directions beside the wanted ones make the iteration quick.
  private static let spare = 16
  /// Up to so many directions are turned into the principal ones; more of them span nearly the same space as they are.
  private static let mostTurned = 160
  /// Samples with at most so many numbers are replaced by their covariance, which is smaller.
  private static let widestCovariance = 512

  /// The first `count` directions, or all that so many samples have; nil without room for OpenBLAS.
  init?(_ count: Int, of samples: CentredSamples) {
    guard MatrixProducts.reserve(threads: 1) else { return nil }
    let rank = min(samples.width, samples.count)
    let wanted = min(count, rank)
    let isTurned = wanted + PrincipalComponents.spare <= PrincipalComponents.mostTurned
    let iterated = isTurned ? min(rank, wanted + PrincipalComponents.spare) : wanted
    var basis = Basis(iterated, width: samples.width)
    let covariance = PrincipalComponents.covariance(of: samples)
    for _ in 0..<(iterated > 64 ? 5 : 10) { basis.advance(samples, covariance) }
    (self.count, width) = (wanted, samples.width)
    directions = isTurned ? basis.turned(to: wanted, by: samples) : basis.rows
  }

  private static func covariance(of samples: CentredSamples) -> FloatMemory? {
    let width = samples.width
    guard width <= widestCovariance, samples.count > width else { return nil }
    let result = FloatMemory(count: width * width)
    let values = samples.values.start
    MatrixProducts.product(
      m: width, n: width, k: samples.count, values, aTransposed: true, values, into: result.start)
    return result
  }

  /// The part of each direction in each sample, sample after sample.
  func scores(of samples: CentredSamples) -> FloatMemory {
    let result = FloatMemory(count: samples.count * count)
    MatrixProducts.product(
      m: samples.count, n: count, k: width, samples.values.start, directions.start, bTransposed: true,
      into: result.start)
    return result
  }

  /// The sum of the squares of what the directions leave of samples.
  func squaresLeft(of samples: CentredSamples) -> Double {
    let weights = scores(of: samples)
    let rest = FloatMemory(count: samples.count * width)
    rest.start.update(from: samples.values.start, count: rest.count)
    MatrixProducts.product(
      m: samples.count, n: width, k: count, weights.start, directions.start, scale: -1, adds: true, into: rest.start)
    return UnsafeBufferPointer(start: rest.start, count: rest.count).reduce(0) { $0 + Double($1) * Double($1) }
  }
}

/// Directions on their way to the principal ones.
private struct Basis {
  private(set) var rows: FloatMemory
  private let count: Int
  private let width: Int

  init(_ count: Int, width: Int) {
    (self.count, self.width) = (count, width)
    rows = FloatMemory(count: count * width)
    let stream = RandomStream(seed: 0, purpose: .test)
    for index in 0..<count * width { rows.start[index] = Float(stream.uniformDouble(index) - 0.5) }
    makeOrthonormal()
  }

  /// One step of the iteration: what the samples' covariance makes of the directions.
  mutating func advance(_ samples: CentredSamples, _ covariance: FloatMemory?) {
    let next = FloatMemory(count: count * width)
    if let covariance {
      MatrixProducts.product(m: count, n: width, k: width, rows.start, covariance.start, into: next.start)
    } else {
      let weights = weights(of: samples)
      MatrixProducts.product(
        m: count, n: width, k: samples.count, weights.start, aTransposed: true, samples.values.start, into: next.start)
    }
    rows = next
    makeOrthonormal()
  }

  /// The part of each direction in each sample.
  private func weights(of samples: CentredSamples) -> FloatMemory {
    let result = FloatMemory(count: samples.count * count)
    MatrixProducts.product(
      m: samples.count, n: count, k: width, samples.values.start, rows.start, bTransposed: true, into: result.start)
    return result
  }

  /// The principal directions of the space that the rows span, the first `wanted` of them.
  func turned(to wanted: Int, by samples: CentredSamples) -> FloatMemory {
    let weights = weights(of: samples)
    let products = FloatMemory(count: count * count)
    MatrixProducts.product(
      m: count, n: count, k: samples.count, weights.start, aTransposed: true, weights.start, into: products.start)
    let turns = eigenvectors(of: products.values.map { Double($0) }, size: count).prefix(wanted)
    let matrix = FloatMemory(count: wanted * count)
    for (index, value) in turns.joined().enumerated() { matrix.start[index] = Float(value) }
    let result = FloatMemory(count: wanted * width)
    MatrixProducts.product(m: wanted, n: width, k: count, matrix.start, rows.start, into: result.start)
    return result
  }

  /// Takes from each row what lies along those before it, twice since numbers are rounded; what is left gets length 1.
  private func makeOrthonormal() {
    let shares = FloatMemory(count: count)
    for row in 0..<count {
      let own = rows.start + row * width
      let before = length(own)
      for _ in 0..<2 {
        MatrixProducts.product(m: 1, n: row, k: width, own, rows.start, bTransposed: true, into: shares.start)
        MatrixProducts.product(m: 1, n: width, k: row, shares.start, rows.start, scale: -1, adds: true, into: own)
      }
      let after = length(own)
      // Samples of fewer dimensions leave nothing but rounding errors.
      let factor = after > 1e-5 * before ? 1 / after : 0
      for index in 0..<width { own[index] = Float(Double(own[index]) * factor) }
    }
  }

  private func length(_ row: UnsafePointer<Float>) -> Double {
    UnsafeBufferPointer(start: row, count: width).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}
