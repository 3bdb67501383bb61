import Diagnostics
import Recipe
import Syntax

/// Rates written as formulas of others.
extension Elaborator {
  /// `0.95 ^ epoch` and `1e-3 * 0.95 ^ epoch`; nil for anything else.
  func powerOfEpoch(_ expression: Expression, called key: RecipeKey) -> Diagnostic? {
    var (factor, power) = ("", expression)
    if case .binary(.multiply, let number, let rest) = expression.kind {
      (factor, power) = ("\(text(number.span)) * ", rest)
    }
    guard case .binary(.power, let base, let exponent) = power.kind, case .name("epoch") = exponent.kind,
      let by = number(base), by > 0, by <= 1
    else { return nil }
    let cure = "\(factor)exponential(by: \(text(base.span)))"
    return .powerOfEpoch("\(key.label): \(cure)", at: expression.span, fix: .init(expression.span, cure))
  }

  /// `decoder: lr / 10` in a group: the number that it is, where the rate of the optimizer is known.
  func shareOfRate(_ expression: Expression, of scope: Name) -> Diagnostic? {
    guard case .binary(let sign, let left, let right) = expression.kind, let rate = writtenRate ?? usualRate else {
      return nil
    }
    let value = { (part: Expression) -> Double? in
      if case .name("lr") = part.kind { rate } else { self.number(part) }
    }
    let isShare = [left, right].count { if case .name("lr") = $0.kind { true } else { false } } == 1
    guard isShare, let a = value(left), let b = value(right) else { return nil }
    let result: Double? = sign == .multiply ? a * b : sign == .divide && b != 0 ? a / b : nil
    guard let result, result.isFinite else { return nil }
    let line = "\(scope.text): \(shortest(result.withoutNoise))"
    return .wrongKeyValue(
      "rate", due: "a number", found: text(expression.span), help: "write `\(line)`: `lr` is \(shortest(rate))",
      at: expression.span)
  }

  /// `weight_decay { decoder: l2(1e-4) }`: the number alone; nil for anything else.
  func numberOfPenalty(_ expression: Expression, of scope: Name, in group: String) -> Diagnostic? {
    guard case .call(let callee, let arguments) = expression.kind, arguments.count == 1,
      ["l2", "L2", "l2_regularizer", "regularizers.l2"].contains(text(callee.span)), number(arguments[0].value) != nil
    else { return nil }
    let line = "\(scope.text): \(text(arguments[0].value.span))"
    return .wrongKeyValue(
      group, due: "a number", found: text(expression.span), help: "write `\(line)`", at: expression.span)
  }

  /// `warmup: 0.1`, a part of an epoch; nil for lengths as runs have them.
  func shareOfWarmup(_ key: RecipeKey, _ value: RecipeValue, at place: Span) -> Diagnostic? {
    guard key.name == "warmup", case .real(let share) = value, share > 0, share < 1,
      let epochs = epochs(at: place)
    else { return nil }
    // A short run may rise for a part of its only epoch.
    let part = (share * Double(epochs)).withoutNoise
    return part < 1 ? nil : .shareOfWarmup(text(place), of: epochs, part, at: place)
  }
}

extension Double {
  /// Without the digits that a product of binary numbers adds.
  fileprivate var withoutNoise: Double {
    var scale = 1.0
    while abs(self) * scale < 1e8, scale < 1e20 { scale *= 10 }
    let result = (self * scale).rounded() / scale
    return result.isFinite ? result : self
  }
}
