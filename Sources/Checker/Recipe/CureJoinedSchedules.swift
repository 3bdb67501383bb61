import Diagnostics
import Graph
import Recipe
import Syntax

/// Several schedules for one rate: `[warmup(5), cosine]`, `1e-3 + cosine`, `warmup(5) * cosine`.
extension Elaborator {
  /// The schedule that all parts together are, with what to write; nil where a part is no number and no schedule.
  func joinedSchedules(_ expression: Expression, of key: RecipeKey) -> Diagnostic? {
    let parts = scheduleParts(of: expression)
    guard parts.count > 1, parts.count < 4 else { return nil }
    var (number, length, schedule) = (String?.none, String?.none, String?.none)
    for part in parts {
      if case .number = part.kind, number == nil {
        number = text(part.span)
      } else if let warmup = warmupLength(part), length == nil {
        length = warmup
      } else if let own = wordsOfSchedule(part), schedule == nil {
        schedule = own
      } else {
        return nil
      }
    }
    let isSum = if case .binary(.add, _, _) = expression.kind { true } else { false }
    guard length != nil || isSum && schedule != nil else { return nil }
    let whole = schedule.map { $0.adding(length.map { "warmup: \($0)" }) } ?? "constant(warmup: \(length ?? "5"))"
    let cure = number.map { "\($0) * \(whole)" } ?? whole
    var message = Diagnostic.wrongKeyValue(
      key.name, due: "one schedule, with `warmup` among its numbers", found: text(expression.span),
      help: "write `\(key.label): \(cure)`", at: expression.span)
    message.fix = .init(expression.span, cure)
    return message
  }

  private func scheduleParts(of expression: Expression) -> [Expression] {
    switch expression.kind {
    case .list(let items): items.flatMap(scheduleParts)
    case .binary(let sign, let a, let b) where sign == .add || sign == .multiply:
      scheduleParts(of: a) + scheduleParts(of: b)
    default: [expression]
    }
  }

  /// The epochs of `warmup(5)` and `linear(warmup: 5)`; nil for other parts.
  private func warmupLength(_ part: Expression) -> String? {
    guard case .call(let callee, let arguments) = part.kind, arguments.count == 1 else { return nil }
    let name = text(callee.span).lowercased().filter { $0 != "_" }
    let isWarmup = ["warmup", "linearwarmup", "warmuplr"].contains(name)
    let isNamed = ["linear", "constant"].contains(name) && arguments[0].label?.text == "warmup"
    return isWarmup || isNamed ? text(arguments[0].value.span) : nil
  }

  /// A schedule of aec as it is written.
  private func wordsOfSchedule(_ part: Expression) -> String? {
    var callee = part
    if case .call(let target, _) = part.kind { callee = target }
    guard case .name(let name) = callee.kind, ScheduleTable.named(name) != nil, !environment.isBound(name) else {
      return nil
    }
    return text(part.span)
  }
}

extension String {
  /// `cosine(to: 0.1)` with a further number in its brackets.
  fileprivate func adding(_ argument: String?) -> String {
    guard let argument else { return self }
    return hasSuffix(")") ? "\(dropLast()), \(argument))" : "\(self)(\(argument))"
  }
}
