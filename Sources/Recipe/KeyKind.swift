import Diagnostics

/// What values a key of a recipe takes.
package enum KeyKind: Sendable {
  case int(ClosedRange<Int>)
  case real(ClosedRange<Double>)
  case bool
  /// How a number changes while a run goes on: `cosine(to: 0.01)`.
  case schedule
  /// A time with its unit: `10 min`.
  case duration
  /// A time with its unit, or a whole number of epochs: `10 min`, `10`.
  case interval
  /// A rule for an early end: `patience(20)`.
  case stop
  /// An expression with a form of its own, in words: a file name, `phantom`, `f over t in linspace(...)`.
  case form(String)
}

/// A value of a recipe.
package enum RecipeValue: Hashable, Sendable {
  case int(Int)
  case real(Double)
  case bool(Bool)
  case schedule(ScheduleChoice)
  /// A time in seconds.
  case seconds(Double)
  case stop(StopRule)
  /// A number times a schedule.
  case scheduled(Double, ScheduleChoice)

  package var json: JSONValue {
    switch self {
    case .schedule, .scheduled, .seconds, .stop: .string(text)
    case .int(let value): .integer(value)
    case .real(let value): .number(value)
    case .bool(let value): .bool(value)
    }
  }
}

extension RecipeValue {
  /// As a model file has it.
  package var text: String {
    switch self {
    case .int(let value): "\(value)"
    case .real(let value): shortest(value)
    case .bool(let value): "\(value)"
    case .schedule(let choice): choice.text
    case .seconds(let value): Durations.text(value)
    case .stop(let rule): rule.text
    case .scheduled(let value, let choice): "\(shortest(value)) * \(choice.text)"
    }
  }
}

extension KeyKind {
  /// What a value is called in a message.
  package var words: String {
    switch self {
    case .int(let range):
      "a whole number from \(range.lowerBound)" + (range.upperBound == .max ? "" : " to \(range.upperBound)")
    case .real(let range): "a number from \(shortest(range.lowerBound)) to \(shortest(range.upperBound))"
    case .bool: "true or false"
    case .schedule: "a schedule such as `cosine(to: 0.01)`"
    case .duration: "a time such as `10 min`"
    case .interval: "a time such as `10 min`, or a whole number of epochs such as `5`"
    case .stop: "a rule such as `patience(20)` or `patience(20, of: test, by: 1e-4)`"
    case .form(let words): words
    }
  }

  /// A value as a file has it.
  var example: String {
    switch self {
    case .int(let range): "\(min(max(1, range.lowerBound), range.upperBound))"
    case .real(let range): shortest(min(max(1, range.lowerBound), range.upperBound))
    case .bool: "true"
    case .schedule: "cosine"
    case .duration, .interval: "10 min"
    case .stop: "patience(20)"
    case .form(let words):
      words.firstMatch(of: /`([^`]+)`/).map { String($0.1) } ?? (words.contains("from 0") ? "0" : "\"data.npy\"")
    }
  }

  /// Whether a value is of the kind and in its range.
  package func allows(_ value: RecipeValue) -> Bool {
    switch (self, value) {
    case (.int(let range), .int(let number)): range.contains(number)
    case (.real(let range), .real(let number)), (.real(let range), .scheduled(let number, _)): range.contains(number)
    case (.bool, .bool), (.schedule, .schedule), (.duration, .seconds), (.stop, .stop), (.interval, .seconds): true
    case (.interval, .int(let epochs)): epochs > 0
    default: false
    }
  }

  /// Reads a value as it is typed on a command line; nil for a text of another kind.
  package func parsed(_ text: String) -> RecipeValue? {
    switch self {
    case .int: Int(text).map { .int($0) }
    case .real: number(text).map { .real($0) } ?? scheduled(text)
    case .bool: Bool(text).map { .bool($0) }
    case .schedule: ScheduleChoice(parsing: text).map { .schedule($0) }
    case .duration: Durations.seconds(text).map { .seconds($0) }
    case .interval: Durations.seconds(text).map { .seconds($0) } ?? Int(text).flatMap { $0 > 0 ? .int($0) : nil }
    case .stop: StopRule(parsing: text).map { .stop($0) }
    case .form: nil
    }
  }

  /// `1e-3 * cosine(to: 0.01)`
  private func scheduled(_ text: String) -> RecipeValue? {
    let parts = text.split(separator: "*", maxSplits: 1).map { $0.drop { $0 == " " } }
    guard parts.count == 2, let base = number(String(parts[0].filter { $0 != " " })) else { return nil }
    return ScheduleChoice(parsing: String(parts[1])).map { .scheduled(base, $0) }
  }

  /// Reads a value as `run.json` holds it; nil for one of another kind or out of its range.
  package func read(_ json: JSONValue) -> RecipeValue? {
    let value: RecipeValue? =
      switch (self, json) {
      case (.int, .integer(let number)), (.interval, .integer(let number)): .int(number)
      case (.real, .integer(let number)): .real(Double(number))
      case (.real, .number(let number)): .real(number)
      case (.bool, .bool(let flag)): .bool(flag)
      case (.real, .string(let text)), (.schedule, .string(let text)), (.duration, .string(let text)),
        (.stop, .string(let text)), (.interval, .string(let text)):
        parsed(text)
      default: nil
      }
    return value.flatMap { allows($0) ? $0 : nil }
  }
}

/// A number as it is typed: `0.2` or `20%`; nil for anything else and for what is not finite.
package func number(_ text: String) -> Double? {
  let isPercent = text.hasSuffix("%")
  guard let value = Double(isPercent ? String(text.dropLast()) : text), value.isFinite else { return nil }
  return isPercent ? value / 100 : value
}
