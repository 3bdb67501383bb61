import Random
import Testing

@Suite struct StepKeyTests {
  private let key = StepKey(seed: 42, step: 3)

  @Test("numbers differ by seed, step, sample and use, and repeat")
  func separation() {
    let all = [
      key.uniform(use: 1, count: 8), key.uniform(use: 2, count: 8), key.advanced(by: 1).uniform(use: 1, count: 8),
      StepKey(seed: 42, step: 4).uniform(use: 1, count: 8), StepKey(seed: 43, step: 3).uniform(use: 1, count: 8),
    ]
    #expect(Set(all.joined()).count == 40)
    #expect(key.uniform(use: 1, count: 8) == all[0])
  }

  @Test("a number does not depend on how many are drawn, nor from where its sample is counted")
  func places() {
    #expect(key.uniform(use: 5, count: 3) == Array(key.uniform(use: 5, count: 11).prefix(3)))
    let seventh = StepKey(seed: 42, step: 3, firstSample: 7)
    #expect(seventh.uniform(use: 5, count: 3) == key.advanced(by: 7).uniform(use: 5, count: 3))
  }

  @Test("the noise of a seed has nothing to do with its other streams")
  func streams() {
    let words = (0..<64).map { RandomStream(seed: 42, purpose: .noise).uniform($0) }
    #expect(Set(words).isDisjoint(with: key.uniform(use: 0, count: 64)))
  }

  @Test("numbers fill [0, 1) evenly over elements, samples and steps")
  func evenness() {
    let numbers = (0..<40).flatMap { step in
      (0..<25).flatMap { StepKey(seed: 9, step: step, firstSample: $0).uniform(use: 0, count: 20) }
    }
    #expect(numbers.allSatisfy { (0..<1).contains($0) })
    let mean = numbers.reduce(0) { $0 + Double($1) } / Double(numbers.count)
    #expect(abs(mean - 0.5) < 0.01)
  }
}
