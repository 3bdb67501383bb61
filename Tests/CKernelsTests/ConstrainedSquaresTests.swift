import CKernels
import Testing

/// The conditions that the least squares within bounds must meet, on many random problems.
@Suite struct ConstrainedSquaresTests {
  private func numbers(_ count: Int, _ seed: UInt64) -> [Float] {
    var state = seed &* 2 &+ 1
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 24) * 2 - 1
    }
  }

  private func solve(_ b: [Float], _ e: [Float], ends: Int, width: Int, columns: Int, _ shares: Bool) -> [Float] {
    var a = [Float](repeating: .nan, count: ends * columns)
    aec_constrained_squares(
      &a, Int64(columns), b, Int64(columns), e, Int64(ends), Int64(width), Int64(columns), shares)
    return a
  }

  @Test(
    "Slopes vanish where amounts are above 0, and point outward elsewhere", arguments: [true, false], [1, 2, 5, 12])
  func conditions(shares: Bool, ends: Int) {
    let (width, columns) = (ends + 6, 50)
    let e = numbers(ends * width, 3)
    let b = numbers(ends * columns, 4).map { 3 * $0 }
    let a = solve(b, e, ends: ends, width: width, columns: columns, shares)
    for column in 0..<columns {
      let own = (0..<ends).map { Double(a[$0 * columns + column]) }
      #expect(own.allSatisfy { $0 >= 0 })
      if shares { #expect(abs(own.reduce(0, +) - 1) < 1e-5) }
      let slopes = (0..<ends).map { row in
        (0..<ends).reduce(Double(b[row * columns + column])) { sum, other in
          let product = (0..<width).reduce(0.0) { $0 + Double(e[row * width + $1]) * Double(e[other * width + $1]) }
          return sum - product * own[other]
        }
      }
      let kept = (0..<ends).filter { own[$0] > 0 }
      let level = shares ? kept.reduce(0) { $0 + slopes[$1] } / Double(kept.count) : 0
      for end in 0..<ends {
        #expect(slopes[end] - level < 1e-3)
        if own[end] > 0 { #expect(abs(slopes[end] - level) < 1e-3) }
      }
    }
  }

  @Test("Numbers that are not finite give NaN, and equal rows do not stop the search")
  func odd() {
    let e: [Float] = [1, 2, 1, 2, 0, 1]
    #expect(solve([.nan, 1, 1], e, ends: 3, width: 2, columns: 1, true).allSatisfy { $0.isNaN })
    let a = solve([5, 5, 2], e, ends: 3, width: 2, columns: 1, true)
    #expect(a.allSatisfy { $0 >= 0 && $0.isFinite } && abs(a.reduce(0, +) - 1) < 1e-5)
  }
}
