import Graph
import Ops
import Syntax

extension BinaryOperator {
  var isLogical: Bool { self == .and || self == .or }

  /// The operation on tensors; the operands of `>` and `>=` are swapped by the caller.
  var operation: String {
    switch self {
    case .add: "add"
    case .subtract: "subtract"
    case .multiply, .and: "multiply"
    case .divide: "divide"
    case .power: "power"
    case .less, .greater: "less"
    case .lessOrEqual, .greaterOrEqual: "less_equal"
    case .equal, .notEqual: "equal"
    case .or: "maximum"
    }
  }

  /// The outcome of a comparison of numbers, nil inside while one is not known; nil for other operators.
  func compared(_ a: Double?, _ b: Double?) -> (outcome: Bool?, Void)? {
    let test: (Double, Double) -> Bool
    switch self {
    case .less: test = { $0 < $1 }
    case .lessOrEqual: test = { $0 <= $1 }
    case .greater: test = { $0 > $1 }
    case .greaterOrEqual: test = { $0 >= $1 }
    case .equal: test = { $0 == $1 }
    case .notEqual: test = { $0 != $1 }
    default: return nil
    }
    guard let a, let b else { return (nil, ()) }
    return (test(a, b), ())
  }

  /// Arithmetic on numbers, with the operation's own meaning.
  func applied(_ a: Double?, _ b: Double?) -> Double? {
    guard let a, let b else { return nil }
    return folded(operation, [a, b])
  }

  /// Arithmetic on whole numbers; nil when the result need not be whole.
  func applied(_ a: Size, _ b: Size) -> Size? {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .power: raised(a, to: b)
    default: nil
    }
  }
}

/// A size to a small constant power; nil for other exponents.
private func raised(_ base: Size, to exponent: Size) -> Size? {
  guard let count = exponent.constant, (0...64).contains(count) else { return nil }
  var result = Size(1)
  for _ in 0..<count where !result.isTooLarge && !result.isTooLong { result = result * base }
  return result
}

/// The value of an elementwise operation on numbers.
func folded(_ operation: String, _ operands: [Double]) -> Double {
  let call = EvaluationCall(attributes: [:], results: [.shared()], batchCount: 1)
  return OperationTable.required(operation).evaluate(operands.map { Tensor($0) }, call)[0].values[0]
}
