import Graph

extension OperationTable {
  static let arithmetic: [any ElementwiseOperation] = [
    Add(), Subtract(), Multiply(), Divide(), Power(), Negate(), Reciprocal(), Square(),
    SquareRoot(), Absolute(), Sign(),
  ]
}

/// A number written in the program.
struct Constant: Operation {
  let name = "constant"
  let summary = "The number `value`."
  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.isEmpty && attributes.real("value") != nil, "needs `value` and no operand")
    return [.shared()]
  }
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    [Tensor(T(call.attributes.real("value")!))]
  }
  var samples: [OperationSample] { [OperationSample([], ["value": .real(1.5)])] }
}

struct Add: BinaryOperation {
  let name = "add"
  let summary = "a + b."
  func apply<T: Scalar>(_ a: T, _ b: T) -> T { a + b }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [call.gradient, call.gradient]
  }
}

struct Subtract: BinaryOperation {
  let name = "subtract"
  let summary = "a - b."
  func apply<T: Scalar>(_ a: T, _ b: T) -> T { a - b }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [call.gradient, builder.negate(call.gradient)]
  }
}

struct Multiply: BinaryOperation {
  let name = "multiply"
  let summary = "a * b."
  func apply<T: Scalar>(_ a: T, _ b: T) -> T { a * b }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    [
      builder.multiply(call.gradient, call.input(1)),
      builder.multiply(call.gradient, call.input(0)),
    ]
  }
}

struct Divide: BinaryOperation {
  let name = "divide"
  let summary = "a / b."
  let isSingular = true
  let range = 0.5...2.0
  func apply<T: Scalar>(_ a: T, _ b: T) -> T { a / b }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let first = builder.divide(call.gradient, call.input(1))
    return [first, builder.negate(builder.multiply(first, call.output()))]
  }
}

/// `pow(a, b)`; an exponent of zero passes no gradient to its base nor a base of zero to its exponent, as in PyTorch.
/// At a base of 0 the infinite slope of an exponent between 0 and 1 counts as 0, as for `sqrt`.
struct Power: BinaryOperation {
  let name = "power"
  let summary = "a ^ b."
  let isSingular = true
  let range = 0.5...2.0
  func apply<T: Scalar>(_ a: T, _ b: T) -> T {
    // swift-numerics leaves a negative base to whole exponents; so do we, by their own function.
    if let whole = Int(exactly: b) { return .pow(a, whole) }
    return .pow(a, b)
  }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let (a, b) = (call.input(0), call.input(1))
    let lowered = builder.apply("power", a, builder.subtract(b, builder.constant(1)))
    let logarithm = builder.multiply(call.output(), builder.apply("log", a))
    let zero = builder.constant(0)
    var slopes = [(b, builder.multiply(b, lowered)), (a, logarithm)].map { operand, slope in
      builder.apply("select", builder.apply("equal", operand, zero), zero, slope)
    }
    if builder.mayBeRoot(exponent: b) {
      let isSteep = builder.apply("less", b, builder.constant(1))
      let isInfinite = builder.multiply(builder.apply("equal", a, zero), isSteep)
      slopes[0] = builder.apply("select", isInfinite, zero, slopes[0])
    }
    return slopes.map { builder.multiply(call.gradient, $0) }
  }
}

struct Negate: UnaryOperation {
  let name = "negate"
  let functionName: String? = nil
  let summary = "-x."
  func apply<T: Scalar>(_ x: T) -> T { -x }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.constant(-1)
  }
}

struct Reciprocal: UnaryOperation {
  let name = "reciprocal"
  let isSingular = true
  let functionName: String? = nil
  let summary = "1 / x."
  let range = 0.5...2.0
  func apply<T: Scalar>(_ x: T) -> T { 1 / x }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.negate(builder.apply("square", y))
  }
}

struct Square: UnaryOperation {
  let name = "square"
  let functionName: String? = nil
  let summary = "x * x."
  func apply<T: Scalar>(_ x: T) -> T { x * x }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.scale(x, by: 2)
  }
}

/// The square root; its infinite slope at 0 counts as 0, so that a norm of zeros passes no gradient.
struct SquareRoot: UnaryOperation {
  let name = "sqrt"
  let isSingular = true
  let summary = "The square root; NaN below 0."
  let range = 0.2...3.0
  func apply<T: Scalar>(_ x: T) -> T { .sqrt(x) }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    let zero = builder.constant(0)
    let slope = builder.divide(builder.constant(0.5), y)
    return builder.apply("select", builder.apply("equal", y, zero), zero, slope)
  }
}

/// |x|; its gradient at 0 is 0, as in PyTorch.
struct Absolute: UnaryOperation {
  let name = "abs"
  let summary = "The magnitude |x|."
  func apply<T: Scalar>(_ x: T) -> T { x.magnitude }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.apply("sign", x)
  }
}

struct Sign: UnaryOperation {
  let name = "sign"
  let isFlat = true
  let summary = "-1, 0 or 1; no gradient flows."
  func apply<T: Scalar>(_ x: T) -> T { x > 0 ? 1 : x < 0 ? -1 : x }
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    builder.constant(0)
  }
}

extension GraphBuilder {
  /// Whether an exponent may lie between 0 and 1, where a base of 0 has an infinite slope.
  fileprivate func mayBeRoot(exponent: ValueID) -> Bool {
    guard let number = definition(of: exponent, as: "constant")?.attributes.real("value") else { return true }
    return number > 0 && number < 1
  }
}
