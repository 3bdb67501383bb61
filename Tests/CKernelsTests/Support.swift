import CKernels
import Testing

typealias ElementwiseFunction =
  @convention(c) (
    UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Int64
  ) -> Void

/// A table of kernels that this machine can run.
struct Kernels: CustomTestStringConvertible, @unchecked Sendable {
  let pointer: UnsafePointer<aec_kernels>

  var table: aec_kernels { pointer.pointee }
  var name: String { String(cString: table.name) }
  var testDescription: String { name }

  /// Every table of this machine, the baseline first.
  static let all: [Kernels] = (0..<8).compactMap { i in
    guard aec_kernels_supported(Int32(i)) != 0 else { return nil }
    return aec_kernels_table(Int32(i)).map(Kernels.init)
  }

  static let baseline = all[0]

  func function(_ function: aec_function) -> ElementwiseFunction {
    withUnsafeBytes(of: table.function) {
      $0.loadUnaligned(
        fromByteOffset: Int(function.rawValue) * MemoryLayout<ElementwiseFunction>.stride,
        as: ElementwiseFunction.self)
    }
  }

  func apply(_ name: aec_function, _ a: [Float], _ b: [Float] = [], _ c: [Float] = []) -> [Float] {
    var out = [Float](repeating: -77, count: a.count)
    function(name)(&out, a, b, c, Int64(a.count))
    return out
  }
}

/// Every elementwise function, by number.
let allFunctions = (0..<AEC_FUNCTION_COUNT.rawValue).map { aec_function(rawValue: $0) }

func name(_ function: aec_function) -> String { String(cString: aec_function_name(function)) }

/// A small deterministic generator (SplitMix64), so that a failure repeats.
struct Random: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func floats(_ count: Int, in range: ClosedRange<Float> = -2...2) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }
}

extension [Float] {
  var doubles: [Double] { map(Double.init) }
}

/// The largest difference in units of `1 + |expected|`; infinite when one is NaN and the other is not.
func error(_ actual: [Float], _ expected: [Double]) -> Double {
  precondition(actual.count == expected.count)
  return zip(actual, expected).reduce(0) { worst, pair in
    let (a, e) = (Double(pair.0), pair.1)
    if a.isNaN || e.isNaN { return a.isNaN && e.isNaN ? worst : .infinity }
    return max(worst, a == e ? 0 : abs(a - e) / (1 + abs(e)))
  }
}

func expectClose(
  _ actual: [Float], _ expected: [Double], within bound: Double = 2e-6, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let worst = error(actual, expected)
  #expect(worst <= bound, comment, sourceLocation: sourceLocation)
}

/// The derivative of `value` with respect to each element of `x`, by central differences.
func finiteDifferences(_ x: [Double], _ value: ([Double]) -> Double) -> [Double] {
  let h = 1e-5
  return x.indices.map { i in
    var (above, below) = (x, x)
    above[i] += h
    below[i] -= h
    return (value(above) - value(below)) / (2 * h)
  }
}

func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
