import Graph
import Ops

extension Simplification {
  /// x ^ n by squaring for small whole n, x ^ 0.5 = sqrt(x); negative exponents by the reciprocal.
  static let powerWithNumber: SimplificationRule = { application, builder in
    guard let exponent = builder.number(application.operands[1]), exponent.magnitude <= 8 else {
      return nil
    }
    if exponent == 0 { return builder.constant(1) }
    guard let result = builder.power(application.x, exponent.magnitude) else { return nil }
    return exponent < 0 ? builder.apply("reciprocal", result) : result
  }

  /// |-x| = |x|, (-x)^2 = x^2
  static let evenOfNegative: SimplificationRule = { application, builder in
    builder.definition(of: application.x, as: "negate").map {
      builder.apply(application.operation, $0.inputs[0])
    }
  }

  /// f(f(x)) = f(x)
  static let repeatedFunction: SimplificationRule = { application, builder in
    builder.definition(of: application.x, as: application.operation) == nil ? nil : application.x
  }

  static let sameOperands: SimplificationRule = { application, _ in
    application.operands[0] == application.operands[1] ? application.x : nil
  }

  static let decidedSelect: SimplificationRule = { application, builder in
    let (a, b) = (application.operands[1], application.operands[2])
    if a == b { return a }
    return builder.number(application.x).map { $0 != 0 ? a : b }
  }
}

extension GraphBuilder {
  /// x to a positive power that is whole or a half.
  fileprivate mutating func power(_ x: ValueID, _ exponent: Double) -> ValueID? {
    if exponent == 0.5 { return apply("sqrt", x) }
    guard let whole = Int(exactly: exponent) else { return nil }
    if whole == 1 { return x }
    let half = power(x, Double(whole / 2))!
    let square = apply("square", half)
    return whole.isMultiple(of: 2) ? square : multiply(square, x)
  }
}
