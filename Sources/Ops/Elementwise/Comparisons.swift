import Graph

extension OperationTable {
  static let comparisons: [any ElementwiseOperation] = [
    Minimum(), Maximum(), Less(), LessOrEqual(), Equal(), Select(),
  ]
}

/// The smaller of two; at a tie each gets half of the gradient, as in PyTorch.
struct Minimum: BinaryOperation {
  let name = "minimum"
  let chooses = true
  let functionName: String? = "min"
  let summary = "The smaller of a and b."
  func apply<T: Scalar>(_ a: T, _ b: T) -> T { a.isNaN || a < b ? a : b }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    shares(call.input(0), call.input(1), call.gradient, &builder)
  }
}

/// The larger of two; at a tie each gets half of the gradient, as in PyTorch.
struct Maximum: BinaryOperation {
  let name = "maximum"
  let chooses = true
  let functionName: String? = "max"
  let summary = "The larger of a and b."
  func apply<T: Scalar>(_ a: T, _ b: T) -> T { a.isNaN || a > b ? a : b }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    shares(call.input(1), call.input(0), call.gradient, &builder)
  }
}

/// The gradient where low < high, and where high < low; half each at a tie.
private func shares(
  _ low: ValueID, _ high: ValueID, _ gradient: ValueID, _ builder: inout GraphBuilder
) -> [ValueID?] {
  let tie = builder.scale(builder.apply("equal", low, high), by: 0.5)
  let first = builder.add(builder.apply("less", low, high), tie)
  let second = builder.add(builder.apply("less", high, low), tie)
  return [builder.multiply(gradient, first), builder.multiply(gradient, second)]
}

struct Less: BinaryOperation {
  let name = "less"
  let isFlat = true
  let summary = "1 where a < b, else 0; no gradient flows."
  func apply<T: Scalar>(_ a: T, _ b: T) -> T { a < b ? 1 : 0 }
}

struct LessOrEqual: BinaryOperation {
  let name = "less_equal"
  let isFlat = true
  let summary = "1 where a <= b, else 0; no gradient flows."
  func apply<T: Scalar>(_ a: T, _ b: T) -> T { a <= b ? 1 : 0 }
}

struct Equal: BinaryOperation {
  let name = "equal"
  let isFlat = true
  let summary = "1 where a == b, else 0; no gradient flows."
  func apply<T: Scalar>(_ a: T, _ b: T) -> T { a == b ? 1 : 0 }
}

/// `if condition then a else b`; both sides are computed, the gradient reaches the one taken: see `Gate`.
struct Select: ElementwiseOperation {
  let name = "select"
  let chooses = true
  let summary = "a where the condition is not 0, else b."
  let arity = 3
  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let operands = inputs.map { $0.repeated(to: call.results[0].count) }
    let (test, other) = (operands[0], operands[2])
    let values = operands[1].changed { test[$0] != 0 ? $1 : other[$0] }
    return [Tensor(call.results[0].shape, values)]
  }
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let zero = builder.constant(0)
    return [
      nil, builder.apply("select", call.input(0), call.gradient, zero),
      builder.apply("select", call.input(0), zero, call.gradient),
    ]
  }
  var samples: [OperationSample] {
    [
      OperationSample([.sample([3, 4]), .sample([3, 4]), .shared([])]),
      OperationSample([.sample([3]), .shared([3]), .sample([3])]),
    ]
  }
}
