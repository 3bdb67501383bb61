import Random
import Testing

@Suite struct RandomTests {
  @Test("Philox gives the published known answers")
  func knownAnswers() {
    let ones = UInt32.max
    #expect(
      philox(counter: .zero, key: .zero)
        == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    #expect(
      philox(counter: SIMD4(ones, ones, ones, ones), key: SIMD2(ones, ones))
        == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    #expect(
      philox(
        counter: SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
        key: SIMD2(0xA409_3822, 0x299F_31D0))
        == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
  }

  @Test("streams differ by seed, purpose and part, and repeat")
  func streams() {
    let words = [
      RandomStream(seed: 1, purpose: .test), RandomStream(seed: 2, purpose: .test),
      RandomStream(seed: 1 << 32 | 1, purpose: .test), RandomStream(seed: 1, purpose: .noise),
      RandomStream(seed: 1, purpose: .test, part: 1),
    ].map { $0.bits64(5) }
    #expect(Set(words).count == words.count)
    #expect(RandomStream(seed: 1, purpose: .test).bits64(5) == words[0])
  }

  @Test("uniform numbers stay in [0, 1) and have the right mean and variance")
  func uniform() {
    let stream = RandomStream(seed: 7, purpose: .test)
    let numbers = (0..<20_000).map { Double(stream.uniform($0)) }
    let doubles = (0..<20_000).map { stream.uniformDouble($0) }
    for values in [numbers, doubles] {
      #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
      let mean = values.reduce(0, +) / 20_000
      #expect(abs(mean - 0.5) < 0.01)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
      #expect(abs(variance - 1.0 / 12) < 0.003)
    }
  }

  @Test("normal numbers have mean 0, variance 1 and the right tails")
  func normal() {
    let stream = RandomStream(seed: 7, purpose: .test)
    let values = (0..<20_000).map { stream.normal($0) }
    #expect(abs(values.reduce(0, +) / 20_000) < 0.03)
    #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 20_000 - 1) < 0.05)
    #expect(abs(Double(values.filter { abs($0) > 1.96 }.count) / 20_000 - 0.05) < 0.01)
  }

  @Test("a permutation holds every index once and depends on seed and part")
  func permutations() {
    let first = permutation(of: 1000, seed: 42, part: 0)
    #expect(first.sorted() == Array(0..<1000))
    #expect(first == permutation(of: 1000, seed: 42, part: 0))
    #expect(first != permutation(of: 1000, seed: 42, part: 1))
    #expect(first != permutation(of: 1000, seed: 43, part: 0))
    #expect(permutation(of: 0, seed: 1) == [])
    #expect(permutation(of: 1, seed: 1) == [0])
  }

  @Test("every order of three is equally likely")
  func fairness() {
    var counts: [[Int]: Int] = [:]
    for part in 0..<6000 { counts[permutation(of: 3, seed: 9, part: part), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 150 })
  }
}
