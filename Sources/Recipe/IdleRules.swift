/// Rules of a recipe that never do anything, since the run is over before: each is right by itself.
extension TrainRecipe {
  /// Those that a phase may have too, in the order of the keys.
  package var idleRules: [Contradiction] { [idleSchedule, endlessWarmup, idleStop].compactMap(\.self) }

  /// Those that a run has as a whole.
  package var idleRulesOfRun: [Contradiction] { [idlePause, idleCheckpoint].compactMap(\.self) }

  /// All of them, where the parts of a run stand one after the other.
  package var allIdleRules: [Contradiction] { parts.flatMap(\.idleRules) + idleRulesOfRun }

  /// Epochs that the run or the phase has at the most: an epoch has a step at least.
  var mostEpochs: Int {
    switch duration {
    case .epochs(let count), .steps(let count): count
    }
  }

  /// "run of 5 epochs", "phase of 20 steps"
  var lengthWords: String {
    let part = phaseName == nil ? "run" : "phase"
    return switch duration {
    case .epochs(let count): "\(part) of \(counted(count, "epoch"))"
    case .steps(let count): "\(part) of \(counted(count, "step"))"
    }
  }

  /// The key that makes the run or the phase longer.
  var lengthKey: String { if case .steps = duration { RecipeKey.steps.name } else { RecipeKey.epochs.name } }

  private var idleSchedule: Contradiction? {
    let idle = placedSchedules.first { schedule, _ in schedule.epochsWithoutChange.map { $0 >= mostEpochs } ?? false }
    guard let (long, key) = idle else { return nil }
    let shorter = long.waiting(mostEpochs / 5)
    let isCured = shorter.epochsWithoutChange.map { $0 < mostEpochs } ?? true
    return Contradiction(
      text: "`\(long.text)` waits for as many epochs as the \(lengthWords) has, so it changes nothing",
      help: isCured ? "write `\(shorter.text)`, or more `\(lengthKey)`" : "leave it out, or write more `\(lengthKey)`",
      key: key)
  }

  private var endlessWarmup: Contradiction? {
    let found = placedSchedules.first { schedule, _ in
      schedule.hasCourse && schedule.values.real("warmup") == Double(mostEpochs)
    }
    guard let (long, key) = found else { return nil }
    return Contradiction(
      text: "the `warmup` takes all of the \(lengthWords), so `\(long.declaration.name)` never begins",
      help: "write `\(long.warmingUp(over: mostEpochs).text)`, or more `\(lengthKey)`", key: key)
  }

  private var idleStop: Contradiction? {
    guard case .stop(let rule)? = self[.stop], rule.patience >= mostEpochs else { return nil }
    let shorter = StopRule(patience: max(1, mostEpochs / 5), share: rule.share, isOfTest: rule.isOfTest)
    return Contradiction(
      text: "a patience of \(rule.patience) is no shorter than the \(lengthWords), so `stop` ends nothing",
      help: shorter.patience < mostEpochs
        ? "write `stop: \(shorter.text)`, or more `\(lengthKey)`" : "leave it out, or write more `\(lengthKey)`",
      key: .stop)
  }

  private var idlePause: Contradiction? {
    guard case .seconds(let pause)? = self[.checkpoint], case .seconds(let time)? = self[.maxTime], pause >= time else {
      return nil
    }
    return Contradiction(
      text: "`checkpoint` is no shorter than `max_time`, so that only the end of the run is saved",
      help: "write `checkpoint: \(Durations.text(time / 10))`, or leave it out", key: .checkpoint)
  }

  private var idleCheckpoint: Contradiction? {
    let all = parts.reduce(0) { $0 + min($1.mostEpochs, 1 << 40) }
    guard case .int(let pause)? = self[.checkpoint], pause >= all else { return nil }
    return Contradiction(
      text: "`checkpoint` waits for as many epochs as the run has, so that only its end is saved",
      help: all > 1 ? "write `checkpoint: \(max(1, all / 5))`, or leave it out" : "leave it out", key: .checkpoint)
  }
}

extension ScheduleChoice {
  /// Epochs before the number can change, beside a warm-up; nil for a schedule that changes it at once.
  fileprivate var epochsWithoutChange: Int? {
    declaration.waits.map { values.int($0) + (declaration.followsLosses ? 1 : 0) }
  }

  /// Whether the number changes after the warm-up.
  fileprivate var hasCourse: Bool { type != Constant.self }

  /// The same with so many epochs before a change.
  fileprivate func waiting(_ epochs: Int) -> ScheduleChoice {
    guard let name = declaration.waits, let key = declaration.allKeys.first(where: { $0.name == name }),
      case .int(let range) = key.kind
    else { return self }
    return setting(name, to: .int(max(range.lowerBound, epochs)))
  }

  /// The same with a warm-up over a fifth of so many epochs.
  func warmingUp(over epochs: Int) -> ScheduleChoice { setting("warmup", to: .real(Double(epochs) / 5)) }

  private func setting(_ name: String, to value: RecipeValue) -> ScheduleChoice {
    var result = self
    result.values[name] = value
    return result
  }
}

/// "1 epoch", "5 epochs"
private func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
