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
