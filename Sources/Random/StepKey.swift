import Glibc

/// What a training step depends on besides weights and data: for its random numbers the seed of the run, the step and
/// the samples at work; for a loss that changes, where the training stands.
///
/// A random number is addressed by its use in the model, its sample's place in the batch and its element. So it is the same
/// for any number of threads, any tiles, and after a resume.
package struct StepKey: Hashable, Sendable {
  /// The key of the generator, which no other stream of the seed has.
  package let words: SIMD2<UInt32>
  package let step: UInt32
  /// The place in the batch of the first sample at work.
  package var firstSample: UInt32
  package let moment: TrainingMoment

  package init(seed: UInt64, step: Int, firstSample: Int = 0, moment: TrainingMoment = .end) {
    let block = RandomStream(seed: seed, purpose: .noise).block(0)
    words = SIMD2(block.x, block.y)
    self.step = UInt32(truncatingIfNeeded: step)
    self.firstSample = UInt32(truncatingIfNeeded: firstSample)
    self.moment = moment
  }

  /// The key of the samples that begin `count` places further on in the batch.
  package func advanced(by count: Int) -> StepKey {
    var key = self
    key.firstSample &+= UInt32(truncatingIfNeeded: count)
    return key
  }

  /// Numbers of the standard normal distribution of the first sample at work: two from two words (Box and Muller).
  package func normal(use: Int, count: Int) -> [Double] {
    (0..<count).map { element in
      let words = block(use: use, of: element)
      let pair = element & 2
      // 1 - u lies in (0, 1], where the logarithm is finite.
      let radius = (-2 * log(1 - Double(words[pair] >> 8) * 0x1p-24)).squareRoot()
      let angle = 2 * Double.pi * Double(words[pair + 1] >> 8) * 0x1p-24
      return radius * (element & 1 == 0 ? cos(angle) : sin(angle))
    }
  }

  /// The four words that an element has one of.
  private func block(use: Int, of element: Int) -> SIMD4<UInt32> {
    let number = UInt32(truncatingIfNeeded: element >> 2)
    return philox(counter: SIMD4(number, firstSample, step, UInt32(truncatingIfNeeded: use)), key: words)
  }

  /// The numbers in [0, 1) of the first sample at work, out of 2^24 equally likely ones.
  package func uniform(use: Int, count: Int) -> [Float] {
    (0..<count).map { Float(block(use: use, of: $0)[$0 & 3] >> 8) * 0x1p-24 }
  }
}
