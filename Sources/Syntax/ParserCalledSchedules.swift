import Diagnostics

/// Schedules of other programs, which the checker knows by their names.
extension Parser {
  private static let keysOfSchedules: Set = [
    "rate", "scheduler", "lr_scheduler", "schedule", "lr_schedule", "learning_rate_schedule", "rate_schedule",
  ]

  /// `scheduler: torch.optim.lr_scheduler.StepLR(optimizer, step_size=30)`, up to the name that is called.
  ///
  /// The place where the value begins; nil for any other value, and then nothing is read.
  mutating func startOfCalledSchedule(_ key: Name) -> Int? {
    guard isInSection, Parser.keysOfSchedules.contains(key.text), case .identifier = kind else { return nil }
    let start = current.span.start
    var index = position
    while tokens[index + 1].kind == .foreign("."), case .identifier = tokens[index + 2].kind { index += 2 }
    guard tokens[index + 1].kind == .symbol(.openParenthesis), case .identifier(let name) = tokens[index].kind,
      name.first?.isUppercase ?? false
    else { return nil }
    position = index
    return start
  }
}
