import Recipe
import Syntax

/// Schedules in the place of a number, which they multiply here.
extension Elaborator {
  /// `lr: cosine(1e-3)` and `lr: ExponentialDecay(1e-3, 1000, 0.9)` as `1e-3 * ...`; nil where the value is no schedule.
  func scheduledNumber(_ expression: Expression, of key: RecipeKey) -> String? {
    var (callee, arguments) = (expression, [Argument]())
    if case .call(let target, let given) = expression.kind { (callee, arguments) = (target, given) }
    guard case .call = expression.kind else { return isWordOfSchedule(expression) ? product(callee, [], key) : nil }
    return product(callee, arguments, key)
  }

  /// A word by itself may be a hyper-parameter; only the names of schedules here are none.
  func isWordOfSchedule(_ expression: Expression) -> Bool {
    guard case .name(let name) = expression.kind else { return false }
    return ScheduleTable.named(name) != nil && !environment.isBound(name)
  }

  private func product(_ callee: Expression, _ arguments: [Argument], _ key: RecipeKey) -> String? {
    let name = text(callee.span)
    let isOwn = ScheduleTable.named(name) != nil
    guard let own = isOwn ? name : ForeignSchedules.name(name) else { return nil }
    let given = isOwn ? endsOfRate(arguments, own) ?? withRate(arguments) : arguments
    let schedule = foreignSchedule(name, own, given)
    let call = schedule.split(separator: " * ").last.map(String.init) ?? schedule
    let usual = usualNumbers[key] ?? key.defaultText
    return "\(rate(given, of: name) ?? usual) * \(call)"
  }

  /// The first number of `one_cycle(1e-3)`, which has no name, is the rate.
  private func withRate(_ arguments: [Argument]) -> [Argument] {
    guard let first = arguments.first, first.label == nil, case .number = first.value.kind else { return arguments }
    return [Argument(label: Name("lr", first.value.span), value: first.value)] + arguments.dropFirst()
  }

  /// The number that a schedule starts from or rises to, as it is written.
  private func rate(_ arguments: [Argument], of name: String) -> String? {
    let rate = named(arguments, of: name).first { ForeignSchedules.rates.contains($0.label) }
    guard let value = rate?.value, case .number = value.kind else { return nil }
    return text(value.span)
  }
}
