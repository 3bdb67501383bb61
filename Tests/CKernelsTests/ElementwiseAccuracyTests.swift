import CKernels
import Foundation
import Testing

/// How near a function comes to its exact value: relative to it, or absolutely where that is the larger bound.
struct Accuracy: Sendable, CustomTestStringConvertible {
  let function: aec_function
  let relative: Double
  let absolute: Double
  let exact: @Sendable (Double) -> Double

  var testDescription: String { name(function) }

  static let all: [Accuracy] = [
    // The absolute bound of exp and sigmoid is for results that are denormal or flushed.
    Accuracy(function: AEC_EXP, relative: 1.2e-7, absolute: 1.5e-45, exact: exp),
    Accuracy(function: AEC_EXPM1, relative: 2.5e-7, absolute: 0, exact: expm1),
    Accuracy(function: AEC_LOG, relative: 1.5e-7, absolute: 0, exact: log),
    Accuracy(function: AEC_LOG1P, relative: 2.5e-7, absolute: 0, exact: log1p),
    Accuracy(function: AEC_SQRT, relative: 6e-8, absolute: 0, exact: sqrt),
    Accuracy(function: AEC_SIN, relative: 0, absolute: 1.2e-7, exact: sin),
    Accuracy(function: AEC_COS, relative: 0, absolute: 1.2e-7, exact: cos),
    Accuracy(function: AEC_TANH, relative: 2.5e-7, absolute: 0, exact: tanh),
    Accuracy(function: AEC_SIGMOID, relative: 2e-7, absolute: 1.2e-38, exact: { 1 / (1 + exp(-$0)) }),
    Accuracy(
      function: AEC_SOFTPLUS, relative: 3e-7, absolute: 1.5e-45, exact: { $0 > 20 ? $0 : log1p(exp($0)) }),
    Accuracy(function: AEC_ERF, relative: 2.5e-7, absolute: 1.5e-45, exact: erf),
    Accuracy(function: AEC_RECIPROCAL, relative: 6e-8, absolute: 1.5e-45, exact: { 1 / $0 }),
    Accuracy(function: AEC_ACOS, relative: 2e-7, absolute: 0, exact: { acos(min(max($0, -1), 1)) }),
    Accuracy(function: AEC_SQUARE, relative: 6e-8, absolute: 1.5e-45, exact: { $0 * $0 }),
  ]

  func isNear(_ actual: Float, at x: Float) -> Bool {
    let value = exact(Double(x))
    if value.isNaN { return actual.isNaN }
    // Near the largest float a rounding error may decide between it and infinity.
    if abs(value) > 3.40282e38 { return actual.isInfinite || abs(actual) > 3.4028e38 }
    return abs(Double(actual) - value) <= max(relative * abs(value), absolute)
  }
}

struct ElementwiseAccuracyTests {
  /// Floats of every sign and exponent: bit patterns at a stride that is prime to 2^32.
  static let everyMagnitude: [Float] = stride(from: UInt64(0), to: 1 << 32, by: 214_741).map {
    Float(bitPattern: UInt32($0))
  }

  /// Floats where functions bend.
  static let moderate: [Float] = (-10_000...10_000).map { Float($0) * 0.00237 }

  static let special: [Float] = [
    0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 88.7, 88.8, -87.4, -103.9, -110,
  ]

  @Test("a function keeps its bound over the whole range", arguments: Accuracy.all, Kernels.all)
  func functionKeeps(_ accuracy: Accuracy, _ kernels: Kernels) {
    let x = Self.everyMagnitude + Self.moderate + Self.special
    let y = kernels.apply(accuracy.function, x)
    let wrong = x.indices.filter { !accuracy.isNear(y[$0], at: x[$0]) }
    let shown = wrong.prefix(5).map { "f(\(x[$0])) = \(y[$0])" }
    #expect(wrong.isEmpty, "\(wrong.count) wrong: \(shown)")
  }

  @Test("a function bounded by one never exceeds it", arguments: [AEC_TANH, AEC_ERF, AEC_SIN, AEC_COS], Kernels.all)
  func functionBounded(_ function: aec_function, _ kernels: Kernels) {
    let x = (Self.everyMagnitude + Self.moderate).filter(\.isFinite)
    #expect(kernels.apply(function, x).allSatisfy { abs($0) <= 1 })
  }

  @Test("power is nearly the nearest float", arguments: Kernels.all) func powerNearly(_ kernels: Kernels) {
    var random = Random(state: 5)
    let a = random.floats(20_000, in: -10...10).map { exp($0) }
    let b = random.floats(20_000, in: -8...8)
    let y = kernels.apply(AEC_POWER, a, b)
    let worst = y.indices.map { i -> Double in
      let exact = pow(Double(a[i]), Double(b[i]))
      return abs(Double(y[i]) - exact) / exact
    }.max()!
    #expect(worst <= 6.1e-8)
  }

  @Test("power follows the C library for special operands", arguments: Kernels.all) func powerFollows(
    _ kernels: Kernels
  ) {
    let special = Self.special + [2, -2, 3, -3, 0.5, .leastNormalMagnitude / 64]
    let a = special.flatMap { x in special.map { _ in x } }
    let b = special.flatMap { _ in special }
    let exact = zip(a, b).map { pow($0, $1) }
    #expect(error(kernels.apply(AEC_POWER, a, b), exact.doubles) <= 1e-7)
  }

  @Test("atan2 keeps its bound, and its signs at zeros and infinities are the C library's", arguments: Kernels.all)
  func arcTangent(_ kernels: Kernels) {
    var random = Random(state: 6)
    let sizes = random.floats(20_000, in: -30...30)
    let special = Self.special.flatMap { y in Self.special.map { _ in y } }
    let y = zip(random.floats(20_000), sizes).map { $0 * exp($1) } + special
    let x = random.floats(20_000) + Self.special.flatMap { _ in Self.special }
    let angles = kernels.apply(AEC_ATAN2, y, x)
    let wrong = y.indices.filter { place in
      let exact = atan2(Double(y[place]), Double(x[place]))
      if exact.isNaN { return !angles[place].isNaN }
      let error = abs(Double(angles[place]) - exact)
      return !(error <= max(3e-7 * abs(exact), 1.5e-45)) || angles[place].sign != Float(exact).sign
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5).map { (y[$0], x[$0], angles[$0]) })")
  }

  @Test("a table agrees with the baseline", arguments: Accuracy.all, Kernels.all)
  func tableAgrees(_ accuracy: Accuracy, _ kernels: Kernels) {
    let x = Self.moderate
    expectClose(
      kernels.apply(accuracy.function, x), Kernels.baseline.apply(accuracy.function, x).doubles, within: 3e-7)
  }
}
