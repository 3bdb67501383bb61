import Glibc
import Random

/// Random numbers of a scene, one after the other; they depend on the seed and on nothing else.
struct SceneNumbers {
  private let stream: RandomStream
  private var index = 0

  /// Each `part` of a scene has numbers of its own, so that a change of one leaves the others.
  init(seed: UInt64, part: Int) { stream = RandomStream(seed: seed, purpose: .scene, part: part) }

  /// From 0 to 1, never 0.
  mutating func uniform() -> Double {
    index += 1
    return max(stream.uniformDouble(index - 1), 0x1p-53)
  }

  /// Of mean 0 and deviation 1 (Box and Muller, 1958).
  mutating func normal() -> Double {
    let length = (-2 * log(uniform())).squareRoot()
    return length * cos(2 * .pi * uniform())
  }

  /// Shares that add up to 1, evenly over the simplex: a Dirichlet distribution whose parameters are 1.
  mutating func shares(_ count: Int) -> [Double] {
    let numbers = (0..<count).map { _ in -log(uniform()) }
    let sum = numbers.reduce(0, +)
    return numbers.map { $0 / sum }
  }

  /// A whole number below a count.
  mutating func below(_ count: Int) -> Int { min(count - 1, Int(uniform() * Double(count))) }

  /// Counts of a mean (Poisson distribution): by products for small means, by the rounded normal one above 500.
  mutating func counts(mean: Double) -> Double {
    guard mean > 0 else { return 0 }
    guard mean < 500 else { return max(0, (mean + mean.squareRoot() * normal()).rounded()) }
    let limit = exp(-mean)
    var (product, count) = (uniform(), 0.0)
    while product > limit {
      product *= uniform()
      count += 1
    }
    return count
  }

  /// Different whole numbers below a count, in random order.
  mutating func choice(_ wanted: Int, of count: Int) -> [Int] {
    var all = Array(0..<count)
    return (0..<min(wanted, count)).map { _ in all.remove(at: below(all.count)) }
  }
}
