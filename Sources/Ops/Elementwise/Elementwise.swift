import Graph

/// A scalar function applied element by element; operands have one shape, or are scalars that repeat.
package protocol ElementwiseOperation: Operation {
  var arity: Int { get }
  /// Its name as a function of the language; nil where the language has an operator or nothing for it.
  var functionName: String? { get }
}

extension ElementwiseOperation {
  package var functionName: String? { nil }
  package var isElementwise: Bool { true }

  package func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.count == arity, "takes \(arity) operands, not \(inputs.count)")
    let shape = inputs.first { $0.rank > 0 }?.shape ?? []
    for input in inputs {
      try require(input.rank == 0 || input.shape == shape, "shapes \(inputs) differ")
    }
    return [TensorType(scope(inputs), shape)]
  }
}

/// An elementwise function of one operand.
package protocol UnaryOperation: ElementwiseOperation {
  func apply<T: Scalar>(_ x: T) -> T
  /// The derivative at the operand x, with y = f(x) at hand.
  func derivative(_ x: ValueID, _ y: ValueID, _ builder: inout GraphBuilder) -> ValueID
  /// Operands on which the function and its derivative are smooth.
  var range: ClosedRange<Double> { get }
}

extension UnaryOperation {
  package var arity: Int { 1 }
  package var functionName: String? { name }
  package var range: ClosedRange<Double> { -2...2 }
  package var samples: [OperationSample] {
    [
      OperationSample([.sample([3, 5])], range: range),
      OperationSample([.shared([4])], range: range),
    ]
  }

  package func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    [inputs[0].map(apply)]
  }

  package func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let slope = derivative(call.input(0), call.output(), &builder)
    return [builder.multiply(call.gradient, slope)]
  }
}

/// An elementwise function of two operands.
package protocol BinaryOperation: ElementwiseOperation {
  func apply<T: Scalar>(_ a: T, _ b: T) -> T
  var range: ClosedRange<Double> { get }
}

extension BinaryOperation {
  package var arity: Int { 2 }
  package var range: ClosedRange<Double> { -2...2 }
  package var samples: [OperationSample] {
    [
      OperationSample([.sample([3, 5]), .sample([3, 5])], range: range),
      OperationSample([.sample([3, 5]), .shared([3, 5])], range: range),
      OperationSample([.shared(), .sample([4])], range: range),
      OperationSample([.sample([4]), .sample([])], range: range),
    ]
  }

  package func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let (a, b) = (inputs[0].values, inputs[1].values)
    let values =
      if a.count == b.count {
        a.changed { apply($1, b[$0]) }
      } else if b.count == 1 {
        a.changed { [b = b[0]] in apply($1, b) }
      } else {
        b.changed { [a = a[0]] in apply(a, $1) }
      }
    return [Tensor(call.results[0].shape, values)]
  }
}
