import Glibc

/// Random numbers addressed by their index: the same for any order and any number of threads.
///
///     let noise = RandomStream(seed: 42, purpose: .noise, part: epoch)
///     noise.normal(7)  // always the same number
///
/// Streams with different seeds, purposes or parts have nothing to do with each other.
package struct RandomStream: Sendable {
  /// What the numbers are for.
  package enum Purpose: UInt32, Sendable {
    case weights = 1
    case shuffle, split, noise, test, sweep, scene, probe
  }

  private let key: SIMD2<UInt32>
  private let purpose: UInt32
  private let part: UInt32

  /// `part` separates uses of one purpose: the epoch, or the number of a weight.
  package init(seed: UInt64, purpose: Purpose, part: Int = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.purpose = purpose.rawValue
    self.part = UInt32(truncatingIfNeeded: part)
  }

  /// Four random words; each index has its own.
  package func block(_ index: Int) -> SIMD4<UInt32> {
    let low = UInt32(truncatingIfNeeded: index)
    let high = UInt32(truncatingIfNeeded: index >> 32)
    return philox(counter: SIMD4(low, high, purpose, part), key: key)
  }

  /// A random word.
  package func bits(_ index: Int) -> UInt32 { block(index >> 2)[index & 3] }

  /// A random word of 64 bits.
  package func bits64(_ index: Int) -> UInt64 {
    let words = block(index >> 1)
    return index & 1 == 0 ? joined(words.x, words.y) : joined(words.z, words.w)
  }

  /// A number in [0, 1) out of 2^24 equally likely ones.
  package func uniform(_ index: Int) -> Float { Float(bits(index) >> 8) * 0x1p-24 }

  /// A number in [0, 1) out of 2^53 equally likely ones.
  package func uniformDouble(_ index: Int) -> Double { Double(bits64(index) >> 11) * 0x1p-53 }

  /// A number of the standard normal distribution (Box and Muller).
  package func normal(_ index: Int) -> Double {
    // 1 - u lies in (0, 1], where the logarithm is finite.
    let radius = (-2 * log(1 - uniformDouble(2 * (index >> 1)))).squareRoot()
    let angle = 2 * Double.pi * uniformDouble(2 * (index >> 1) + 1)
    return radius * (index & 1 == 0 ? cos(angle) : sin(angle))
  }
}

func joined(_ low: UInt32, _ high: UInt32) -> UInt64 { UInt64(high) << 32 | UInt64(low) }
