import Files

/// Unusual latent values of the inspected samples.
package struct LatentFindings: Equatable, Sendable {
  package let names: [String]
  /// The numbers of those that are 0 for every sample.
  package var zero: [Int] = []
  /// The numbers of those that have one other value for every sample.
  package var constant: [Int] = []
  /// Shares that hardly any sample has.
  package var faint: [Int] = []
  /// Pairs that rise and fall together.
  package var equal: [Pair] = []

  package struct Pair: Equatable, Sendable {
    package let first: Int
    package let second: Int
    package let correlation: Double
  }

  /// The latents that add up to 1, of each output whose numbers do.
  package var shares: [[Int]] = []

  /// How many are no values but the size of noise, of which nothing is asked.
  package var noiseCount = 0

  package init(names: [String]) { self.names = names }

  /// How many are values, which as many principal components are compared with.
  var valueCount: Int { noiseCount < names.count ? names.count - noiseCount : names.count }

  /// How many spectra are mixed: a brightness beside shares is none of them.
  var mixed: Int { shares.count == 1 ? shares[0].count : names.count }

  /// Latents that say nothing about a sample.
  package var idle: [Int] { (zero + constant).sorted() }
  /// Whether the decoder gets the same numbers for every sample.
  package var areIdle: Bool { names.count > noiseCount && idle.count == names.count - noiseCount }
}

/// Looks at latent values as they are computed.
struct LatentRecorder {
  private let names: [String]
  /// Whether pairs are compared: neighbours along a sequence go together by nature, and too many pairs take long.
  private let comparesPairs: Bool
  /// The latents that are judged: not those that are the size of noise alone, such as a logarithm of a variance.
  private let judged: [Int]
  /// The latents of each output of several numbers that added up to 1 for every sample so far.
  private var wholes: [Range<Int>]
  private var lows: [Float]
  private var highs: [Float]
  private var sums: [Double]
  private var count = 0
  /// Of some samples, all latent values.
  private var kept: [Float] = []

  private static let mostKept = 2048
  private static let mostCompared = 128
  /// Latents whose correlation is beyond this count as one.
  private static let equalCorrelation = 0.99
  /// A mean share below this is that of no component.
  private static let faintShare = 0.005
  /// The spread of a latent in parts of its magnitude that is no more than rounding.
  private static let rounding: Float = 1e-5

  /// `areForNoise` tells of each port whether it is no value but the size of noise.
  init(_ ports: [RunProgram.Port], areForNoise: [Bool] = []) {
    let isForNoise = ports.indices.flatMap { port in
      Array(repeating: areForNoise.indices.contains(port) && areForNoise[port], count: ports[port].width)
    }
    judged = isForNoise.indices.filter { !isForNoise[$0] }
    names = ports.valueNames
    var next = 0
    wholes = ports.map { port in
      defer { next += port.width }
      return next..<next + port.width
    }.filter { $0.count > 1 }
    comparesPairs = ports.allSatisfy { $0.shape.count <= 1 } && names.count <= LatentRecorder.mostCompared
    lows = Array(repeating: .infinity, count: names.count)
    highs = Array(repeating: -.infinity, count: names.count)
    sums = Array(repeating: 0, count: names.count)
  }

  /// Takes the values of a sample, those of one port after those of the other.
  mutating func add(_ values: [Float]) {
    for (index, value) in values.enumerated() {
      lows[index] = min(lows[index], value)
      highs[index] = max(highs[index], value)
      sums[index] += Double(value)
    }
    count += 1
    wholes.removeAll { whole in
      let sum = values[whole].reduce(0, +)
      // An empty sample has shares of nothing.
      return abs(sum - 1) > 1e-3 && values[whole].contains { $0 != 0 }
    }
    if comparesPairs, kept.count < LatentRecorder.mostKept * names.count { kept += values }
  }

  var findings: LatentFindings {
    var findings = LatentFindings(names: names)
    findings.shares = wholes.map(Array.init)
    findings.noiseCount = names.count - judged.count
    for index in judged where !varies(index) {
      if lows[index] == 0, highs[index] == 0 { findings.zero.append(index) } else { findings.constant.append(index) }
    }
    findings.faint = wholes.joined().filter { varies($0) && sums[$0] < LatentRecorder.faintShare * Double(count) }
    if comparesPairs { findings.equal = pairs(among: judged.filter(varies)) }
    return findings
  }

  private func varies(_ index: Int) -> Bool {
    highs[index] - lows[index] > LatentRecorder.rounding * max(abs(lows[index]), abs(highs[index]))
  }

  private func pairs(among latents: [Int]) -> [LatentFindings.Pair] {
    let columns = latents.map { standardized($0) }
    return latents.indices.flatMap { second in
      (0..<second).compactMap { first in
        let correlation = zip(columns[first], columns[second]).reduce(0) { $0 + $1.0 * $1.1 }
        // What one share loses another has to gain, as always of two.
        let areShares = wholes.contains { $0.contains(latents[first]) && $0.contains(latents[second]) }
        guard (areShares ? correlation : abs(correlation)) > LatentRecorder.equalCorrelation else { return nil }
        return LatentFindings.Pair(first: latents[first], second: latents[second], correlation: correlation)
      }
    }
  }

  /// The kept values of a latent about their mean, divided so that their squares add up to 1.
  private func standardized(_ latent: Int) -> [Double] {
    let values = stride(from: latent, to: kept.count, by: names.count).map { Double(kept[$0]) }
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let length = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    return values.map { length > 0 ? ($0 - mean) / length : 0 }
  }
}
