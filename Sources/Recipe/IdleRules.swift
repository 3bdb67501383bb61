/// Rules of a recipe that never do anything, since the run is over before: each is right by itself.
extension TrainRecipe {
  /// In the order of the keys.
  package var idleRules: [Contradiction] { [idlePlateau, idleStop, idleCheckpoint].compactMap(\.self) }

  private var idlePlateau: Contradiction? {
    guard case .epochs(let epochs) = duration,
      let (long, key) = placedSchedules.first(where: { schedule, _ in
        schedule.declaration.followsLosses && schedule.values.int("patience") + 1 >= epochs
      })
    else { return nil }
    var shorter = long
    shorter.values["patience"] = .int(epochs / 5)
    return Contradiction(
      text: "`\(long.text)` waits for as many epochs as the \(lengthWords(epochs)) has, so it changes nothing",
      help: "write `\(shorter.text)`, or more `epochs`", key: key)
  }

  private var idleStop: Contradiction? {
    guard case .epochs(let epochs) = duration, case .stop(let rule)? = self[.stop], rule.patience >= epochs else {
      return nil
    }
    let shorter = StopRule(patience: max(1, epochs / 5), share: rule.share, isOfTest: rule.isOfTest)
    return Contradiction(
      text: "a patience of \(rule.patience) is no shorter than the \(lengthWords(epochs)), so `stop` ends nothing",
      help: "write `stop: \(shorter.text)`, or more `epochs`", key: .stop)
  }

  private var idleCheckpoint: Contradiction? {
    guard case .seconds(let pause)? = self[.checkpoint], case .seconds(let time)? = self[.maxTime], pause >= time else {
      return nil
    }
    return Contradiction(
      text: "`checkpoint` is no shorter than `max_time`, so that only the end of the run is saved",
      help: "write `checkpoint: \(Durations.text(time / 10))`, or leave it out", key: .checkpoint)
  }
}
