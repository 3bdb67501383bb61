import Graph
import Ops

extension Simplification {
  /// An elementwise operation on numbers is a number, computed in Double as the program says.
  static let foldedConstant: SimplificationRule = { application, builder in
    let numbers = application.operands.prefix { builder.number($0) != nil }
      .map { builder.number($0)! }
    guard !numbers.isEmpty, numbers.count == application.operands.count else { return nil }
    let call = EvaluationCall(
      attributes: application.attributes, results: [.shared()], batchCount: 1)
    let operands = numbers.map { Tensor($0) }
    let value = OperationTable.required(application.operation).evaluate(operands, call)[0].values[0]
    return Float(value).isFinite ? builder.constant(value) : nil
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

  /// Whether a factor neither overflows nor vanishes in Float beside values of any ordinary size.
  static func isHarmless(_ factor: Double) -> Bool {
    (1e-30...1e30).contains(factor.magnitude)
  }
}

extension GraphBuilder {
  /// Binary orders of magnitude of a scalar that is made of numbers and of the number of samples alone.
  ///
  /// - Parameter depth: how far it looks. A value that is reached on many paths would be looked at on each.
  fileprivate func exponents(ofBatchScalar value: ValueID, depth: Int = 8) -> ClosedRange<Int>? {
    guard depth > 0, type(of: value) == .shared(), let node = definition(of: value) else { return nil }
    switch node.operation {
    case "constant":
      let number = node.attributes.real("value")!
      return number.isNormal ? Int(number.exponent)...Int(number.exponent) + 1 : nil
    case "batch_size": return 0...30
    case "reciprocal":
      return exponents(ofBatchScalar: node.inputs[0], depth: depth - 1).map { -$0.upperBound ... -$0.lowerBound }
    case "multiply":
      guard let first = exponents(ofBatchScalar: node.inputs[0], depth: depth - 1),
        let second = exponents(ofBatchScalar: node.inputs[1], depth: depth - 1)
      else { return nil }
      return first.lowerBound + second.lowerBound...first.upperBound + second.upperBound
    default: return nil
    }
  }

  /// A value and a number, for two operands of which one is a number.
  func withNumber(_ operands: [ValueID]) -> (ValueID, Double)? {
    if let number = number(operands[1]) { return (operands[0], number) }
    return number(operands[0]).map { (operands[1], $0) }
  }
}
