/// Rules of a recipe that never do anything, since the run is over before: each is right by itself.
///
/// Rules count epochs. How many epochs a length in steps is, the number of training samples tells; nil where it is not
/// known, and then an epoch may be as short as a step.
extension TrainRecipe {
  /// Those that a phase may have too, in the order of the keys.
  package func idleRules(samples: Int? = nil) -> [Contradiction] {
    idleSchedules(samples) + [endlessWarmup(samples), idleStop(samples)].compactMap(\.self)
  }

  /// Those that a run has as a whole.
  package func idleRulesOfRun(samples: Int? = nil) -> [Contradiction] {
    [idlePause, idleCheckpoint(samples)].compactMap(\.self)
  }

  /// Epochs that the run or the phase has at the most.
  func mostEpochs(_ samples: Int? = nil) -> Int {
    switch duration {
    case .epochs(let count): return count
    case .steps(let count):
      let ofEpoch = samples.map { max(1, ($0 + batch - 1) / batch) } ?? 1
      return (count - 1) / ofEpoch + 1
    }
  }

  /// Epochs that come to their end, of which alone the losses are heard.
  private func wholeEpochs(_ samples: Int?) -> Int {
    guard case .steps(let count) = duration, let samples else { return mostEpochs(samples) }
    return count / max(1, (samples + batch - 1) / batch)
  }

  /// "run of 5 epochs", "phase "two" of 20 steps", "run of 40 steps (3 epochs)"; `epochs` are those that count.
  func lengthWords(_ samples: Int? = nil, epochs: Int? = nil) -> String {
    let part = phaseName.map { "phase \"\($0)\"" } ?? "run"
    switch duration {
    case .epochs(let count): return "\(part) of \(counted(count, "epoch"))"
    case .steps(let count):
      let whole = epochs.map { $0 < mostEpochs(samples) ? counted($0, "whole epoch") : counted($0, "epoch") }
      let epochs = samples == nil ? "" : " (\(whole ?? counted(mostEpochs(samples), "epoch")))"
      return "\(part) of \(counted(count, "step"))\(epochs)"
    }
  }

  /// The key that makes the run or the phase longer.
  var lengthKey: String { countsSteps ? RecipeKey.steps.name : RecipeKey.epochs.name }

  private var countsSteps: Bool { if case .steps = duration { true } else { false } }

  /// Epochs for a rule that is to act several times; nil where the run has too few of them.
  private func fewEpochs(_ samples: Int?) -> Int? {
    let few = max(1, mostEpochs(samples) / 5)
    return few < mostEpochs(samples) ? few : nil
  }

  /// "write `stop: patience(2)`, or more `epochs`"
  func shorterOrMore(_ line: String?, _ samples: Int? = nil) -> String {
    let cure = line.map { "write `\($0)`, or more `\(lengthKey)`" } ?? "leave it out, or write more `\(lengthKey)`"
    return cure + (countsSteps && samples == nil ? ": it counts epochs, and an epoch may have many steps" : "")
  }

  private func idleSchedules(_ samples: Int?) -> [Contradiction] {
    let most = mostEpochs(samples)
    return placedSchedules.filter { place in place.schedule.epochsWithoutChange.map { $0 >= most } ?? false }.map {
      let shorter = fewEpochs(samples).map($0.schedule.waiting)
      let isCured = shorter?.epochsWithoutChange.map { $0 < most } ?? true
      let text = "\($0.words) waits for as many epochs as the \(lengthWords(samples)) has, so it changes nothing"
      return idle($0, text, isCured ? shorter : nil, samples)
    }
  }

  private func endlessWarmup(_ samples: Int?) -> Contradiction? {
    let most = Double(mostEpochs(samples))
    let found = placedSchedules.first { place in
      let warmup = place.schedule.values.real("warmup")
      // A longer one is refused where it is known.
      return place.schedule.hasCourse && (warmup == most || samples != nil && countsSteps && warmup > most)
    }
    return found.map {
      let name = $0.schedule.declaration.name
      let part = $0.scope.map { " of `\($0)`" } ?? ""
      let text = "the `warmup`\(part) takes all of the \(lengthWords(samples)), so `\(name)` never begins"
      return idle($0, text, $0.schedule.warmingUp(over: mostEpochs(samples)), samples)
    }
  }

  /// A file keeps the number in front of the schedule, a flag says it again.
  private func idle(_ place: PlacedSchedule, _ text: String, _ other: ScheduleChoice?, _ samples: Int?) -> Contradiction
  {
    var rule = Contradiction(
      text: text, help: shorterOrMore(other?.text, samples), key: place.key, schedule: place.schedule,
      scope: place.scope)
    if let number = place.number, let flag = place.key.flag, let other {
      rule.flags = "write --\(flag) '\(RecipeValue.scheduled(number, other).text)', or more --\(lengthKey)"
    }
    return rule
  }

  private func idleStop(_ samples: Int?) -> Contradiction? {
    let epochs = wholeEpochs(samples)
    guard case .stop(let rule)? = self[.stop], rule.patience >= epochs else { return nil }
    let shorter = fewEpochs(samples).flatMap { $0 < epochs ? $0 : nil }.map {
      StopRule(patience: $0, share: rule.share, isOfTest: rule.isOfTest)
    }
    return Contradiction(
      text:
        "a patience of \(rule.patience) is no shorter than the \(lengthWords(samples, epochs: epochs)), so `stop` ends nothing",
      help: shorterOrMore(shorter.map { "stop: \($0.text)" }, samples), key: .stop)
  }

  private var idlePause: Contradiction? {
    guard case .seconds(let pause)? = self[.checkpoint], case .seconds(let time)? = self[.maxTime], pause >= time else {
      return nil
    }
    return Contradiction(
      text: "`checkpoint` is no shorter than `max_time`, so that only the end of the run is saved",
      help: "write `checkpoint: \(Durations.text(time / 10))`, or leave it out", key: .checkpoint)
  }

  private func idleCheckpoint(_ samples: Int?) -> Contradiction? {
    let all = parts.reduce(0) { $0 + min($1.mostEpochs(samples), 1 << 40) }
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
