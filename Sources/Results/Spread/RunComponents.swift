import Files
import Glibc
import Training

/// What the latents of a run are: a spectrum and a map of each, to be compared with those of another run.
struct RunComponents: Sendable {
  /// The name of the run among its repeats.
  let run: String
  let names: [String]
  /// What each latent adds to a spectrum, or the endmember that belongs to it.
  var spectra: [[Double]]
  /// The values of each latent, sample after sample.
  var maps: [[Float]]
  /// Whether a spectrum upside down is another one.
  let hasSign: Bool
  /// Whether the latents of a sample are shares of a whole, which need no factor to be compared.
  let areShares: Bool
  /// Whether the spectra are endmembers that the model file names.
  let areEndmembers: Bool

  init(
    run: String, names: [String], spectra: [[Double]], maps: [[Float]], hasSign: Bool, areShares: Bool,
    areEndmembers: Bool
  ) {
    (self.run, self.names, self.spectra, self.maps) = (run, names, spectra, maps)
    (self.hasSign, self.areShares, self.areEndmembers) = (hasSign, areShares, areEndmembers)
  }

  init(_ numbers: RunNumbers, named run: String) {
    let latents = RunComponents.components(of: numbers)
    self.run = run
    names = latents.names
    maps = (0..<latents.count).map { latents[$0] }
    let endmembers = numbers.weights.first { $0.rows.count == latents.count }
    areEndmembers = endmembers != nil
    spectra = endmembers?.rows.map { $0.map { Double($0) } } ?? rises(of: latents, numbers.decoder)
    let isPositive = maps.allSatisfy { $0.allSatisfy { !($0 < 0) } }
    hasSign = areEndmembers || isPositive
    areShares = isPositive && latents.areShares(Array(0..<latents.count))
  }

  /// All latents, or those of one output of the encoder that are as many as there are endmembers: a brightness beside the
  /// shares is no component.
  private static func components(of numbers: RunNumbers) -> Latents {
    let all = numbers.latents
    let counts = Set(numbers.weights.map(\.rows.count))
    guard !counts.contains(all.count) else { return all }
    let groups = all.outputs.filter { $0.count > 1 }
    let fitting = groups.filter { counts.contains($0.count) }
    let chosen = fitting.first(where: all.areShares) ?? fitting.first ?? groups.first(where: all.areShares)
    return chosen.map { Latents(names: $0.map { all.names[$0] }, values: all.taking($0)) } ?? all
  }

  /// The same with each latent in the place, and with the sign and size, of the one of `other` that it is most like.
  ///
  /// Where one of both has more, as many are matched as fit.
  func matched(to other: RunComponents) -> MatchedComponents {
    let cosines = other.spectra.map { one in spectra.map { cosine(one, $0) } }
    let (hasSign, areShares) = (hasSign && other.hasSign, areShares && other.areShares)
    let (own, others) = (maps.map(standardized), other.maps.map(standardized))
    let likeness = others.map { one in own.map { dot(one, $0) } }
    let costs = cosines.indices.map { row in
      cosines[row].indices.map { column -> Double in
        let cosine = hasSign ? cosines[row][column] : abs(cosines[row][column])
        // A latent that adds nothing to a spectrum still has a map.
        return cosine.isFinite ? degrees(cosine) : 90 * (1 - abs(likeness[row][column]))
      }
    }
    var result = MatchedComponents(run: run)
    for (row, column) in cheapestMatches(costs, columns: spectra.count).enumerated() {
      guard let column else {
        result.addNothing()
        continue
      }
      let isTurned = !hasSign && cosines[row][column] < 0
      result.places.append(column)
      result.angles.append(degrees(isTurned ? -cosines[row][column] : cosines[row][column]))
      result.correlations.append((isTurned ? -1 : 1) * likeness[row][column])
      result.spectra.append(isTurned ? spectra[column].map { -$0 } : spectra[column])
      result.maps.append(areShares ? maps[column] : fitted(maps[column], to: other.maps[row]))
    }
    return result
  }
}

/// The latents of a run in the order of another one.
struct MatchedComponents: Sendable {
  let run: String
  /// For each latent of the other run, the number of the one that is most like it; nil where there are fewer.
  var places: [Int?] = []
  /// Between both spectra, in degrees; NaN where one of them is nothing.
  var angles: [Double] = []
  /// Between both maps; NaN where one of them is constant.
  var correlations: [Double] = []
  /// Empty where there is none, like maps.
  var spectra: [[Double]] = []
  var maps: [[Float]] = []

  fileprivate mutating func addNothing() {
    places.append(nil)
    angles.append(.nan)
    correlations.append(.nan)
    spectra.append([])
    maps.append([])
  }
}

private func cosine(_ first: [Double], _ second: [Double]) -> Double {
  dot(first, second) / (dot(first, first) * dot(second, second)).squareRoot()
}

private func degrees(_ cosine: Double) -> Double {
  cosine.isFinite ? acos(min(1, max(-1, cosine))) * 180 / .pi : .nan
}

/// The values times a factor plus a number, so that they are as near to others as they can be.
private func fitted(_ values: [Float], to others: [Float]) -> [Float] {
  let (own, goal) = (values.map { Double($0) }, others.map { Double($0) })
  let (mean, goalMean) = (average(own), average(goal))
  let (moved, goalMoved) = (own.map { $0 - mean }, goal.map { $0 - goalMean })
  let factor = dot(moved, goalMoved) / dot(moved, moved)
  guard factor.isFinite else { return values }
  return moved.map { Float($0 * factor + goalMean) }
}

/// Without its mean and of length 1; NaN for constant values.
private func standardized(_ values: [Float]) -> [Double] {
  let moved = centred(values.map { Double($0) })
  let length = dot(moved, moved).squareRoot()
  return moved.map { $0 / length }
}

private func average(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }
