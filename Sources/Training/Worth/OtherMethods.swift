import Diagnostics
import Glibc
import Random
import Runtime

/// What usual methods make of the same samples, for the page of a run; nil where they do not fit.
package struct OtherMethods: Equatable, Sendable {
  /// The share of the variance that a non-negative matrix factorisation with as many components leaves.
  package var factorsLeft: Double?
  /// The share that is noise, as many principal components leave it: no model should leave less.
  package var noise: Double?
  /// The mean angle between the run's endmembers and the corners of the likeliest simplex, in degrees.
  package var simplexAngle: Double?

  /// So many samples are looked at, and so often factors are improved: next to no time is taken.
  private static let mostSamples = 1024
  private static let turns = 100
  private static let fewEnds = 2...6

  init() {}

  /// `endmembers` are rows as wide as a sample; `all` is the variance of the samples.
  init(of samples: HeldSamples, ends: Int, endmembers: [[Float]]?, seed: UInt64) {
    guard samples.width > 2, samples.count > 4 * ends else { return }
    let some = samples.taking(samples.spread(OtherMethods.mostSamples))
    let all = Variance(some).squares(of: some)
    guard all > 0 else { return }
    noise = noiseDeviation(of: some).map { $0 * $0 * Double(some.count * some.width) / all }
    guard OtherMethods.fewEnds.contains(ends), ends < samples.width else { return }
    factorsLeft = OtherMethods.factorsLeft(some, ends).map { $0 / all }
    guard let endmembers, endmembers.count == ends else { return }
    let draw = StartDraw(weight: "", seed: seed, number: 0)
    guard let corners = try? SimplexStart().values(ends, of: some, draw) else { return }
    let rows = (0..<ends).map { Array(corners[$0 * some.width..<($0 + 1) * some.width]) }
    simplexAngle = meanAngle(endmembers, rows)
  }

  private static func factorsLeft(_ samples: HeldSamples, _ ends: Int) -> Double? {
    let isPositive = (0..<samples.count * samples.width).allSatisfy { samples.values.start[$0] >= 0 }
    guard isPositive, var factors = NonNegativeFactors(ends, of: samples) else { return nil }
    for _ in 0..<turns { factors.improve() }
    return factors.squaresLeft
  }
}

/// The mean angle in degrees between spectra and as many others, matched one after the other, the nearest first.
func meanAngle(_ some: [[Float]], _ others: [[Float]]) -> Double? {
  var pairs = some.indices.flatMap { one in others.indices.map { (one, $0, angle(some[one], others[$0])) } }
  pairs.sort { ($0.2, $0.0, $0.1) < ($1.2, $1.0, $1.1) }
  var (sum, used) = (0.0, (some: Set<Int>(), others: Set<Int>()))
  for (one, other, angle) in pairs where !used.some.contains(one) && !used.others.contains(other) {
    sum += angle
    used.some.insert(one)
    used.others.insert(other)
  }
  return sum.isFinite && !some.isEmpty ? sum / Double(some.count) : nil
}

private func angle(_ one: [Float], _ other: [Float]) -> Double {
  var (product, first, second) = (0.0, 0.0, 0.0)
  for (x, y) in zip(one, other) {
    product += Double(x) * Double(y)
    first += Double(x) * Double(x)
    second += Double(y) * Double(y)
  }
  let cosine = product / (first * second).squareRoot()
  return cosine.isFinite ? acos(max(-1, min(1, cosine))) * 180 / .pi : 90
}
