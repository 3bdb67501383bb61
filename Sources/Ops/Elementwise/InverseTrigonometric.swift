import Graph
import RealModule

/// The angle in 0...pi whose cosine is x.
///
/// A cosine is rounded, so what lies beyond -1 and 1 counts as -1 and 1. The slope is infinite at both; within 1e-6 of
/// them no gradient flows, as through `clamp(x, -1 + 1e-6, 1 - 1e-6)` before it.
struct ArcCosine: UnaryOperation {
  let name = "acos"
  let summary = "The angle whose cosine is x, in radians; no gradient flows within 1e-6 of -1 and 1."
  let range = -0.9...0.9
  func apply<T: Scalar>(_ x: T) -> T { x < -1 ? .pi : x > 1 ? 0 : .acos(x) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    let (zero, one) = (builder.constant(0), builder.constant(1))
    let isInside = builder.apply("less_equal", builder.apply("abs", x), builder.constant(1 - 1e-6))
    // 1 - x * x would lose its digits near the ends.
    let square = builder.multiply(builder.subtract(one, x), builder.add(one, x))
    let slope = builder.negate(builder.apply("reciprocal", builder.apply("sqrt", square)))
    return builder.apply("select", isInside, slope, zero)
  }
}

/// The angle of the point (x, y), from -pi to pi; its gradient at the origin, where it has none, counts as 0.
struct ArcTangentOfTwo: BinaryOperation {
  let name = "atan2"
  let functionName: String? = "atan2"
  let summary = "The angle of the point (b, a) from the first axis, in radians."
  func apply<T: Scalar>(_ a: T, _ b: T) -> T { .atan2(y: a, x: b) }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let (y, x) = (call.input(0), call.input(1))
    let zero = builder.constant(0)
    let square = builder.add(builder.apply("square", y), builder.apply("square", x))
    let isOrigin = builder.apply("equal", square, zero)
    let inverse = builder.apply("select", isOrigin, zero, builder.apply("reciprocal", square))
    let slope = builder.multiply(call.gradient, inverse)
    return [builder.multiply(slope, x), builder.negate(builder.multiply(slope, y))]
  }
}
