import Graph
import Ops

extension Simplification {
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

}
