import Graph
import Random

/// A distribution that weights can start from: its name, what it is, and how its numbers are drawn.
package struct DistributionKind: Sendable {
  package let name: String
  /// One sentence, as the manual has it.
  package let summary: String
  /// Number `index` of a stream, for a distribution with its sizes and numbers.
  package let draw: @Sendable (Distribution<Int>, RandomStream, _ index: Int) -> Double
  /// How far from 0 numbers lie at most; nil where there is no limit.
  package let bound: @Sendable (Distribution<Int>) -> Double?

  private init(_ name: String, _ summary: String, always value: Double) {
    (self.name, self.summary) = (name, summary)
    draw = { _, _, _ in value }
    bound = { _ in value }
  }

  private init(_ name: String, _ summary: String, within bound: @escaping @Sendable (Distribution<Int>) -> Double) {
    (self.name, self.summary) = (name, summary)
    draw = { start, stream, index in (2 * stream.uniformDouble(index) - 1) * bound(start) }
    self.bound = bound
  }

  private init(
    _ name: String, _ summary: String, draw: @escaping @Sendable (Distribution<Int>, RandomStream, Int) -> Double
  ) {
    (self.name, self.summary) = (name, summary)
    self.draw = draw
    bound = { _ in nil }
  }

  static let all: [DistributionKind] = [
    DistributionKind("zeros", "0 everywhere.", always: 0),
    DistributionKind("ones", "1 everywhere.", always: 1),
    DistributionKind("uniform", "Equally likely from -b to b.") { $0.numbers[0] },
    DistributionKind("fan_in", "Equally likely within 1 / sqrt(fan in).") { 1 / Double($0.sizes[0]).squareRoot() },
    DistributionKind("xavier", "Equally likely within sqrt(6 / (fan in + fan out)).") {
      (6 / Double($0.sizes.reduce(0, +))).squareRoot()
    },
    DistributionKind("normal", "Normal, with a mean and a standard deviation.") { start, stream, index in
      start.numbers[0] + start.numbers[1] * stream.normal(index)
    },
  ]
}

/// Every distribution there is, by name.
package enum DistributionTable {
  package static let all = DistributionKind.all

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  package static func required(_ name: String) -> DistributionKind {
    guard let kind = byName[name] else { preconditionFailure("no distribution \(name)") }
    return kind
  }

  /// The first values of a weight; each depends on the seed, the weight's number in the model and its place alone.
  package static func values(of weight: Weight<Int>, number: Int, seed: UInt64) -> [Float] {
    let kind = required(weight.start.name)
    let stream = RandomStream(seed: seed, purpose: .weights, part: number)
    return (0..<weight.count).map { Float(kind.draw(weight.start, stream, $0)) }
  }
}
