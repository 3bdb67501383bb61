import Graph
import RealModule

extension OperationTable {
  static let functions: [any ElementwiseOperation] = [
    Exponential(), ExponentialMinusOne(), Logarithm(), LogarithmOnePlus(), Sine(), Cosine(),
    HyperbolicTangent(), Sigmoid(), Softplus(), ErrorFunction(), RectifiedLinear(),
    ArcCosine(), ArcTangentOfTwo(), Stop(),
  ]
}

struct Exponential: UnaryOperation {
  let name = "exp"
  let isSingular = true
  let summary = "e to the power x."
  func apply<T: Scalar>(_ x: T) -> T { .exp(x) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID { y }
}

struct ExponentialMinusOne: UnaryOperation {
  let name = "expm1"
  let isSingular = true
  let summary = "exp(x) - 1, exact near 0."
  func apply<T: Scalar>(_ x: T) -> T { .expMinusOne(x) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.add(y, builder.constant(1))
  }
}

struct Logarithm: UnaryOperation {
  let name = "log"
  let isSingular = true
  let summary = "The natural logarithm; -inf at 0, NaN below."
  let range = 0.2...3.0
  func apply<T: Scalar>(_ x: T) -> T { .log(x) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.apply("reciprocal", x)
  }
  /// A quotient, as in PyTorch: below 3e-39 float32 has no reciprocal, while that of x and x is 1.
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [builder.divide(call.gradient, call.input(0))]
  }
}

struct LogarithmOnePlus: UnaryOperation {
  let name = "log1p"
  let isSingular = true
  let summary = "log(1 + x), exact near 0."
  let range = -0.5...3.0
  func apply<T: Scalar>(_ x: T) -> T { .log(onePlus: x) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.apply("reciprocal", builder.add(x, builder.constant(1)))
  }
}

struct Sine: UnaryOperation {
  let name = "sin"
  let summary = "The sine; x in radians."
  func apply<T: Scalar>(_ x: T) -> T { .sin(x) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.apply("cos", x)
  }
}

struct Cosine: UnaryOperation {
  let name = "cos"
  let summary = "The cosine; x in radians."
  func apply<T: Scalar>(_ x: T) -> T { .cos(x) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.negate(builder.apply("sin", x))
  }
}

struct HyperbolicTangent: UnaryOperation {
  let name = "tanh"
  let summary = "The hyperbolic tangent."
  func apply<T: Scalar>(_ x: T) -> T { .tanh(x) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.subtract(builder.constant(1), builder.apply("square", y))
  }
}

struct Sigmoid: UnaryOperation {
  let name = "sigmoid"
  let summary = "1 / (1 + exp(-x))."
  func apply<T: Scalar>(_ x: T) -> T { 1 / (1 + .exp(-x)) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.multiply(y, builder.subtract(builder.constant(1), y))
  }
}

/// log(1 + exp(x)), linear above 20 where PyTorch also takes the short way.
struct Softplus: UnaryOperation {
  let name = "softplus"
  let summary = "log(1 + exp(x)), a smooth relu."
  func apply<T: Scalar>(_ x: T) -> T { x > 20 ? x : .log(onePlus: .exp(x)) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.apply("sigmoid", x)
  }
}

struct ErrorFunction: UnaryOperation {
  let name = "erf"
  let summary = "The error function 2 / sqrt(pi) * integral of exp(-t * t) from 0 to x."
  func apply<T: Scalar>(_ x: T) -> T { .erf(x) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    let bell = builder.apply("exp", builder.negate(builder.apply("square", x)))
    return builder.scale(bell, by: 2 / Double.pi.squareRoot())
  }
}

/// max(x, 0); its gradient at 0 is 0, as in PyTorch. It is told by the result, so that the operand need not be kept.
struct RectifiedLinear: UnaryOperation {
  let name = "relu"
  let chooses = true
  let summary = "max(x, 0)."
  func apply<T: Scalar>(_ x: T) -> T { x < 0 ? 0 : x }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.apply("less", builder.constant(0), y)
  }
}
