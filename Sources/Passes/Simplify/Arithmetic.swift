import Graph
import Ops

extension Simplification {
  /// An elementwise operation on numbers is a number, computed in Double as the program says.
  static let foldedConstant: SimplificationRule = { application, builder in
    let numbers = application.operands.map { builder.number($0) }
    guard !numbers.isEmpty, numbers.allSatisfy({ $0 != nil }) else { return nil }
    let call = EvaluationCall(
      attributes: application.attributes, results: [.shared()], batchCount: 1)
    let operands = numbers.map { Tensor($0!) }
    let value = OperationTable.required(application.operation).evaluate(operands, call)[0].values[0]
    return Float(value).isFinite ? builder.constant(value) : nil
  }

  /// Scalars repeat and shared operands serve every sample by themselves.
  static let unrepeatedOperands: SimplificationRule = { application, builder in
    let sources = application.operands.map { operand in
      builder.uniformSource(of: operand)
        ?? builder.definition(of: operand, as: "spread")?.inputs[0] ?? operand
    }
    guard sources != application.operands else { return nil }
    return builder.emit(application.operation, sources, application.attributes)[0]
  }

  static let sumWithZero: SimplificationRule = { application, builder in
    let (a, b) = (application.operands[0], application.operands[1])
    return builder.number(b) == 0 ? a : builder.number(a) == 0 ? b : nil
  }

  /// a + -b = a - b
  static let sumWithNegative: SimplificationRule = { application, builder in
    let (a, b) = (application.operands[0], application.operands[1])
    if let opposite = builder.definition(of: b, as: "negate") {
      return builder.subtract(a, opposite.inputs[0])
    }
    return builder.definition(of: a, as: "negate").map { builder.subtract(b, $0.inputs[0]) }
  }

  static let differenceWithZero: SimplificationRule = { application, builder in
    let (a, b) = (application.operands[0], application.operands[1])
    if a == b { return builder.constant(0) }
    return builder.number(b) == 0 ? a : builder.number(a) == 0 ? builder.negate(b) : nil
  }

  /// a - -b = a + b
  static let differenceWithNegative: SimplificationRule = { application, builder in
    builder.definition(of: application.operands[1], as: "negate").map {
      builder.add(application.operands[0], $0.inputs[0])
    }
  }

  static let productWithNumber: SimplificationRule = { application, builder in
    guard let (x, factor) = builder.withNumber(application.operands) else { return nil }
    switch factor {
    case 0: return builder.constant(0)
    case 1: return x
    case -1: return builder.negate(x)
    default:
      return builder.definition(of: x, as: "negate").map {
        builder.scale($0.inputs[0], by: -factor)
      }
    }
  }

  /// (x * 2) * 3 = x * 6
  static let combinedFactor: SimplificationRule = { application, builder in
    guard let (product, outer) = builder.withNumber(application.operands),
      let inner = builder.definition(of: product, as: "multiply"),
      let (x, factor) = builder.withNumber(inner.inputs), isHarmless(factor * outer)
    else { return nil }
    return builder.scale(x, by: factor * outer)
  }

  /// (x * s) * t = x * (s * t) for scalars of the whole batch, so that a large x is touched once.
  static let joinedScalars: SimplificationRule = { application, builder in
    let operands = application.operands
    for (product, t) in [(operands[0], operands[1]), (operands[1], operands[0])] {
      guard let inner = builder.definition(of: product, as: "multiply"),
        builder.exponents(ofBatchScalar: product) == nil,
        let s = inner.inputs.first(where: { builder.exponents(ofBatchScalar: $0) != nil })
      else { continue }
      let joined = builder.multiply(s, t)
      guard let exponents = builder.exponents(ofBatchScalar: joined),
        exponents.lowerBound > -100, exponents.upperBound < 100
      else { continue }
      return builder.multiply(inner.inputs[0] == s ? inner.inputs[1] : inner.inputs[0], joined)
    }
    return nil
  }

  /// (x + 2) + 3 = x + 5
  static let combinedSummand: SimplificationRule = { application, builder in
    guard let (sum, outer) = builder.withNumber(application.operands),
      let inner = builder.definition(of: sum, as: "add"),
      let (x, summand) = builder.withNumber(inner.inputs), Float(summand + outer).isFinite
    else { return nil }
    return builder.add(x, builder.constant(summand + outer))
  }

  static let productWithItself: SimplificationRule = { application, builder in
    application.operands[0] == application.operands[1]
      ? builder.apply("square", application.operands[0]) : nil
  }

  static let quotientWithNumber: SimplificationRule = { application, builder in
    let (a, b) = (application.operands[0], application.operands[1])
    if builder.number(a) == 0 { return builder.constant(0) }
    if builder.number(a) == 1 { return builder.apply("reciprocal", b) }
    guard let divisor = builder.number(b), isHarmless(1 / divisor) else { return nil }
    return divisor == 1 ? a : builder.scale(a, by: 1 / divisor)
  }

  /// --x = x, -(a - b) = b - a, -(x * 2) = x * -2
  static let negatedNegative: SimplificationRule = { application, builder in
    guard let inner = builder.definition(of: application.x) else { return nil }
    switch inner.operation {
    case "negate": return inner.inputs[0]
    case "subtract": return builder.subtract(inner.inputs[1], inner.inputs[0])
    case "multiply": return builder.withNumber(inner.inputs).map { builder.scale($0.0, by: -$0.1) }
    default: return nil
    }
  }

  /// Whether a factor neither overflows nor vanishes in Float beside values of any ordinary size.
  static func isHarmless(_ factor: Double) -> Bool {
    (1e-30...1e30).contains(factor.magnitude)
  }
}

extension GraphBuilder {
  /// Binary orders of magnitude of a scalar that is made of numbers and of the number of samples alone.
  fileprivate func exponents(ofBatchScalar value: ValueID) -> ClosedRange<Int>? {
    guard let node = definition(of: value), type(of: value) == .shared() else { return nil }
    let operands = node.inputs.compactMap { exponents(ofBatchScalar: $0) }
    guard operands.count == node.inputs.count else { return nil }
    switch node.operation {
    case "constant":
      let number = node.attributes.real("value")!
      return number.isNormal ? Int(number.exponent)...Int(number.exponent) + 1 : nil
    case "batch_size": return 0...30
    case "reciprocal": return -operands[0].upperBound ... -operands[0].lowerBound
    case "multiply":
      return operands[0].lowerBound + operands[1].lowerBound...operands[0].upperBound
        + operands[1].upperBound
    default: return nil
    }
  }

  /// A value and a number, for two operands of which one is a number.
  func withNumber(_ operands: [ValueID]) -> (ValueID, Double)? {
    if let number = number(operands[1]) { return (operands[0], number) }
    return number(operands[0]).map { (operands[1], $0) }
  }
}
