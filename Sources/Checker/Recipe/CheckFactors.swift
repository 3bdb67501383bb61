import Diagnostics
import Recipe
import Syntax

/// Schedules where a number stands, and factors of a number that are no schedule.
extension Elaborator {
  /// What is wrong with a schedule in the value of a key; nil for a value without one, and for a right one.
  func complaint(aboutScheduleIn expression: Expression, of key: RecipeKey) -> Diagnostic? {
    if key.mayChange {
      if let message = unknownFactor(expression, called: key) { return message }
      return scheduledNumber(expression, of: key).map { product in
        wrongSchedule(key, "write `\(key.label): \(product)`: a schedule multiplies its number", expression)
      } ?? turned(expression, of: key)
    }
    guard let number = (scheduledParts(expression) ?? turnedParts(expression))?.number else {
      return isWordOfSchedule(expression) ? staying(key, nil, expression) : nil
    }
    return staying(key, text(number.span), expression)
  }

  /// `lr: cosine * 1e-3`: the number comes first.
  private func turned(_ expression: Expression, of key: RecipeKey) -> Diagnostic? {
    turnedParts(expression).map { number, schedule in
      let line = "\(key.label): \(text(number.span)) * \(text(schedule.span))"
      return .wrongKeyValue(
        key.name, due: key.kind.words, found: "a schedule before its number",
        help: "write `\(line)`: the number comes first", at: expression.span)
    }
  }

  /// `epochs: 100 * cosine`: a number that is one for the whole run.
  private func staying(_ key: RecipeKey, _ number: String?, _ expression: Expression) -> Diagnostic {
    let line = number.map { "\(key.label): \($0)" } ?? RecipeKey.example(of: key.name, due: key.kind.words)
    return wrongSchedule(key, line.map { "write `\($0)`: it stays the same over the run" }, expression)
  }

  private func wrongSchedule(_ key: RecipeKey, _ help: String?, _ expression: Expression) -> Diagnostic {
    .wrongKeyValue(key.name, due: key.kind.words, found: "a schedule", help: help, at: expression.span)
  }

  /// `lr: 1e-3 * cosin`: a number times a name that stands for nothing, which is meant as a schedule.
  func unknownFactor(_ expression: Expression, called key: RecipeKey) -> Diagnostic? {
    guard case .binary(.multiply, let number, let factor) = expression.kind else { return nil }
    var (callee, arguments) = (factor, [Argument]())
    if case .call(let target, let given) = factor.kind { (callee, arguments) = (target, given) }
    guard case .name(let name) = callee.kind, ScheduleTable.named(name) == nil, standsForNothing(name) else {
      return nil
    }
    let near = meant(by: name, among: ScheduleTable.names)
    let own = ForeignSchedules.name(name).map { foreignSchedule(name, $0, arguments, times: number) }
    let rest = text(Span(callee.span.end, factor.span.end))
    let cure = own?.split(separator: " * ").last.map(String.init) ?? near.map { $0 + rest } ?? "cosine(to: 0.01)"
    return .unknownFactor(
      name, own == nil ? near : nil, "\(key.label): \(text(number.span)) * \(cure)", at: callee.span,
      fix: own == nil && near == nil ? nil : Diagnostic.Fix(factor.span, cure))
  }

  /// Whether a name is none of the file's, and no slip of one.
  private func standsForNothing(_ name: String) -> Bool {
    let known = Array(environment.frame.bindings.keys)
    let numbers = ["pi", "progress", "epoch", "batch_size"]
    return !(known + numbers).contains(name) && !declarations.callableNames.contains(name)
      && meant(by: name, among: known) == nil
  }
}
