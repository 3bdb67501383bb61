import CKernels
import Foundation
import Testing

/// What the functions with exact results compute, in plain Swift.
func exactValue(_ function: aec_function, _ a: Float, _ b: Float, _ c: Float) -> Float {
  switch function {
  case AEC_COPY, AEC_STOP: a
  case AEC_NEGATE: -a
  case AEC_ABS: abs(a)
  case AEC_SIGN: a.isNaN ? a : a > 0 ? 1 : a < 0 ? -1 : 0
  case AEC_SQRT: a.squareRoot()
  case AEC_RELU: a < 0 ? 0 : a
  case AEC_RECIPROCAL: 1 / a
  case AEC_SQUARE: a * a
  case AEC_ADD: a + b
  case AEC_SUBTRACT: a - b
  case AEC_MULTIPLY: a * b
  case AEC_DIVIDE: a / b
  case AEC_MINIMUM: a.isNaN || b.isNaN ? .nan : min(a, b)
  case AEC_MAXIMUM: a.isNaN || b.isNaN ? .nan : max(a, b)
  case AEC_LESS: a < b ? 1 : 0
  case AEC_LESS_EQUAL: a <= b ? 1 : 0
  case AEC_EQUAL: a == b ? 1 : 0
  case AEC_SELECT: a != 0 ? b : c
  default: preconditionFailure("\(name(function)) is not exact")
  }
}

let exactFunctions: [aec_function] = [
  AEC_COPY, AEC_STOP, AEC_NEGATE, AEC_ABS, AEC_SIGN, AEC_SQRT, AEC_RELU, AEC_RECIPROCAL, AEC_SQUARE, AEC_ADD,
  AEC_SUBTRACT, AEC_MULTIPLY, AEC_DIVIDE, AEC_MINIMUM, AEC_MAXIMUM, AEC_LESS, AEC_LESS_EQUAL, AEC_EQUAL, AEC_SELECT,
]

/// Equal, or both NaN.
func same(_ a: Float, _ b: Float) -> Bool { a == b || (a.isNaN && b.isNaN) }

struct ElementwiseTests {
  @Test("an exact function equals plain Swift, special operands included", arguments: exactFunctions, Kernels.all)
  func exactFunction(
    _ function: aec_function, _ kernels: Kernels
  ) {
    let values = ElementwiseAccuracyTests.special + [2.5, -3.75]
    let a = values.flatMap { x in values.map { _ in x } }
    let b = values.flatMap { _ in values }
    let c = a.indices.map { Float($0) }
    let y = kernels.apply(function, a, b, c)
    #expect(y.indices.allSatisfy { same(y[$0], exactValue(function, a[$0], b[$0], c[$0])) })
  }

  @Test("multiply_add is within one rounding of the exact value", arguments: Kernels.all) func multiply_addWithin(
    _ kernels: Kernels
  ) {
    var random = Random(state: 1)
    let (a, b, c) = (random.floats(1000), random.floats(1000), random.floats(1000))
    let exact = a.indices.map { Double(a[$0]) * Double(b[$0]) + Double(c[$0]) }
    expectClose(kernels.apply(AEC_MULTIPLY_ADD, a, b, c), exact, within: 3e-7)
  }

  @Test("a function writes as many floats as it is told and no more", arguments: allFunctions, Kernels.all)
  func functionWrites(_ function: aec_function, _ kernels: Kernels) {
    var random = Random(state: 2)
    let (a, b, c) = (random.floats(70, in: 0.1...2), random.floats(70), random.floats(70))
    let whole = kernels.apply(function, a, b, c)
    for count in 0...67 {
      var out = [Float](repeating: -77, count: 70)
      kernels.function(function)(&out, a, b, c, Int64(count))
      #expect(out.prefix(count).elementsEqual(whole.prefix(count)))
      #expect(out.suffix(70 - count).allSatisfy { $0 == -77 })
    }
  }

  @Test("the result may replace an operand", arguments: allFunctions, Kernels.all)
  func resultMay(_ function: aec_function, _ kernels: Kernels) {
    var random = Random(state: 3)
    let (a, b, c) = (random.floats(37, in: 0.1...2), random.floats(37), random.floats(37))
    let expected = kernels.apply(function, a, b, c)
    var inPlace = a
    inPlace.withUnsafeMutableBufferPointer {
      kernels.function(function)($0.baseAddress, $0.baseAddress, b, c, 37)
    }
    #expect(inPlace == expected)
  }

  @Test("fill writes one value", arguments: Kernels.all) func fillWrites(_ kernels: Kernels) {
    for count in [0, 1, 15, 16, 35] {
      var out = [Float](repeating: 1, count: 40)
      kernels.table.fill(&out, 2.5, Int64(count))
      #expect(out == .init(repeating: 2.5, count: count) + .init(repeating: 1, count: 40 - count))
    }
  }
}
