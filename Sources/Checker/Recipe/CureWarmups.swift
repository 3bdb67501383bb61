import Diagnostics
import Recipe
import Syntax

// A warm-up as a schedule of its own beside another: here it is a key of every schedule.
extension Elaborator {
  /// `warmup(5) * cosine`, `[linear(warmup: 5), cosine]`, `cosine(warmup(5))`: one schedule with its warm-up; nil for
  /// anything else.
  func warmed(_ expression: Expression, called key: RecipeKey) -> Diagnostic? {
    guard let cure = warmedInside(expression) ?? warmedBeside(expression) else { return nil }
    let line = "\(key.label): \(cure)"
    var message = Diagnostic.unknownFactor(
      "warmup", nil, line, at: expression.span, fix: Diagnostic.Fix(expression.span, cure))
    message.help = "write `\(line)`: `warmup` is a key of every schedule"
    return message
  }

  /// `cosine(warmup(5))`
  private func warmedInside(_ expression: Expression) -> String? {
    guard isScheduleHere(expression), case .call(let callee, let arguments) = expression.kind else { return nil }
    let lengths = arguments.map { $0.label == nil ? warmupLength($0.value) : nil }
    guard lengths.count(where: { $0 != nil }) == 1 else { return nil }
    let items = zip(arguments, lengths).map { argument, length in
      let label = argument.label.map { "\($0.text): " } ?? ""
      return length.map { "warmup: \($0)" } ?? label + text(argument.value.span)
    }
    return "\(text(callee.span))(\(items.joined(separator: ", ")))"
  }

  private func warmedBeside(_ expression: Expression) -> String? {
    let parts = partsOfRate(expression)
    guard (2...3).contains(parts.count) else { return nil }
    let lengths = parts.map(warmupLength)
    let rises = parts.indices.filter { lengths[$0] != nil && !isScheduleHere(parts[$0]) }
    let known = rises.isEmpty ? parts.indices.filter { lengths[$0] != nil } : rises
    let rest = parts.indices.filter { !known.contains($0) }.map { parts[$0] }
    let numbers = rest.filter { if case .number = $0.kind { true } else { false } }
    let schedules = rest.filter(isScheduleHere)
    guard known.count == 1, let length = lengths[known[0]], schedules.count == 1, numbers.count < 2,
      schedules.count + numbers.count == rest.count
    else { return nil }
    let words = text(schedules[0].span)
    let schedule = words.hasSuffix(")") ? "\(words.dropLast()), warmup: \(length))" : "\(words)(warmup: \(length))"
    return (numbers.map { text($0.span) } + [schedule.replacing("(, ", with: "(")]).joined(separator: " * ")
  }

  /// The factors of a product, the terms of a sum, the entries of a list, or the stages of a pipeline.
  private func partsOfRate(_ expression: Expression) -> [Expression] {
    switch expression.kind {
    case .binary(.multiply, let left, let right), .binary(.add, let left, let right), .pipe(let left, let right):
      partsOfRate(left) + partsOfRate(right)
    case .list(let entries): entries
    default: [expression]
    }
  }

  /// The epochs of `warmup(5)`, `linear_warmup` and `linear(warmup: 5)`; nil for what does not rise.
  private func warmupLength(_ expression: Expression) -> String? {
    var (callee, arguments) = (expression, [Argument]())
    if case .call(let target, let given) = expression.kind { (callee, arguments) = (target, given) }
    guard case .name(let name) = callee.kind, !environment.isBound(name) else { return nil }
    if ["linear", "constant"].contains(name) {
      return arguments.first { $0.label?.text == "warmup" }.map { text($0.value.span) }
    }
    let words = ["warmup", "warm_up", "linear_warmup", "warmup_linear", "LinearWarmup", "Warmup"]
    guard words.contains(name) else { return nil }
    let number = arguments.first { if case .number = $0.value.kind { true } else { false } }
    return number.map { text($0.value.span) } ?? "5"
  }

  /// `cosine`, `cosine(to: 0.1)`
  private func isScheduleHere(_ expression: Expression) -> Bool {
    var callee = expression
    if case .call(let target, _) = expression.kind { callee = target }
    guard case .name(let name) = callee.kind else { return false }
    return ScheduleTable.named(name) != nil && !environment.isBound(name)
  }
}
