/// The indices 0..<count in random order; each order is equally likely (Fisher and Yates).
///
///     let order = permutation(of: samples.count, seed: 42, purpose: .shuffle, part: epoch)
package func permutation(
  of count: Int, seed: UInt64, purpose: RandomStream.Purpose = .shuffle, part: Int = 0
) -> [Int] {
  var order = Array(0..<max(0, count))
  var numbers = Draws(RandomStream(seed: seed, purpose: purpose, part: part))
  for last in stride(from: order.count - 1, to: 0, by: -1) {
    order.swapAt(last, numbers.next(below: last + 1))
  }
  return order
}

/// Draws from a stream one after the other.
private struct Draws: RandomNumberGenerator {
  private let stream: RandomStream
  private var index = 0
  /// Four words of the stream: two draws.
  private var block = SIMD4<UInt32>()

  init(_ stream: RandomStream) { self.stream = stream }

  /// `stream.bits64(index)` for one index after the other.
  mutating func next() -> UInt64 {
    defer { index += 1 }
    if index & 1 == 1 { return joined(block.z, block.w) }
    block = stream.block(index >> 1)
    return joined(block.x, block.y)
  }

  /// A whole number in 0..<bound without bias (Lemire's multiplication with rejection). It is written out
  /// here because the standard library may change its own way, and with it every shuffle.
  mutating func next(below bound: Int) -> Int {
    let bound = UInt64(bound)
    let threshold = (0 &- bound) % bound
    while true {
      let (high, low) = bound.multipliedFullWidth(by: next())
      if low >= threshold { return Int(high) }
    }
  }
}
