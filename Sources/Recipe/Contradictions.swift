/// Keys of a recipe that are right one by one, and not together.
package struct Contradiction: Sendable {
  package let text: String
  package let help: String
  /// The key at which a file says it.
  package let key: RecipeKey
  /// What helps where flags make it so; nil where `help` says it.
  package var flags: String?
  /// The schedule that it is about, and the part of the model that a group gives it to.
  package var schedule: ScheduleChoice?
  package var scope: String?
}

extension TrainRecipe {
  /// What cannot be done as the recipe says it, in the order of the keys.
  package var contradictions: [Contradiction] {
    [scopesOfAll, clippedSearch, losslessSchedule, untestedStop, longWarmup].compactMap(\.self)
  }

  private var name: String { method.declaration.name }

  private var scopesOfAll: Contradiction? {
    guard let number = scoped.first(where: { isOfWholeData || method.declaration.key(named: $0.key) == nil }) else {
      return nil
    }
    let group = ScopedNumber.groups.first { $0.key == number.key }?.name ?? number.key
    return Contradiction(
      text: isOfWholeData
        ? "`\(name)` moves all weights together, so `\(group)` of `\(number.scope)` has no effect"
        : "`\(name)` has no `\(group)`",
      help: "leave the group out, or take another optimizer",
      key: number.key == "lr" ? .rate : .group(number.key))
  }

  private var clippedSearch: Contradiction? {
    guard isOfWholeData, clip != nil || clipValue != nil else { return nil }
    let key = clip != nil ? RecipeKey.clip : .clipValue
    return Contradiction(
      text: "`\(name)` compares losses with gradients, which `\(key.name)` would change",
      help: "leave `\(key.name)` out",
      key: key)
  }

  private var losslessSchedule: Contradiction? {
    let all = placedSchedules
    guard testFraction == 0, let first = all.first(where: { $0.schedule.declaration.followsLosses }) else { return nil }
    let (schedule, key) = (first.schedule, first.key)
    return Contradiction(
      text: "`\(schedule.declaration.name)` follows the loss of the test samples, and `test` keeps none",
      help: "write `test: 20%` in `data`, or take a schedule that needs no losses, as `cosine`", key: key,
      flags: "give --test 20%, or take a schedule that needs no losses, as `cosine`")
  }

  /// A rule that names no samples takes those of the training where there are no others.
  private var untestedStop: Contradiction? {
    guard testFraction == 0, case .stop(let rule)? = self[.stop], rule.isOfTest, rule.namesSamples else { return nil }
    let other = StopRule(patience: rule.patience, share: rule.share, isOfTest: false)
    return Contradiction(
      text: "`stop` follows the loss of the test samples, and `test` keeps none",
      help: "write `stop: \(other.text)`, or `test: 20%` in `data`", key: .stop,
      flags: "give --stop '\(other.text)', or --test 20%")
  }

  /// The first schedule that follows the loss of the test samples.
  package var lossFollower: String? {
    placedSchedules.first { $0.schedule.declaration.followsLosses }?.schedule.declaration.name
  }

  /// All schedules, each with the key at which a file says it.
  var placedSchedules: [PlacedSchedule] {
    let own = schedules.map { key, schedule in
      let isOfRate = key.name == "lr" && self[.rate] != nil
      let isOfTrain = RecipeKey.changing.contains(key)
      let place = isOfRate ? RecipeKey.rate : isOfTrain ? key : .optimizer
      return PlacedSchedule(schedule: schedule, key: place, number: isOfTrain ? base(of: key) : nil)
    }
    return own
      + scoped.compactMap { number in
        number.value.schedule.map {
          PlacedSchedule(schedule: $0, key: number.key == "lr" ? .rate : .group(number.key), scope: number.scope)
        }
      }
  }

  private var longWarmup: Contradiction? {
    let most = Double(mostEpochs())
    guard let place = placedSchedules.first(where: { $0.schedule.values.real("warmup") > most }) else { return nil }
    let long = place.schedule
    let warmup = RecipeValue.real(long.values.real("warmup")).text
    return Contradiction(
      text: "a `warmup` of \(warmup) epochs is longer than the \(lengthWords())",
      help: shorterOrMore(long.warmingUp(over: mostEpochs()).text), key: place.key, schedule: long, scope: place.scope)
  }
}

/// A schedule with the key at which a file says it.
struct PlacedSchedule {
  let schedule: ScheduleChoice
  let key: RecipeKey
  /// The part of the model that a group of this key gives it to.
  var scope: String?
  /// The number in front of it that the same flag gives; nil where another one does.
  var number: Double?

  /// "`step(every: 70)` of `decoder`"
  var words: String { "`\(schedule.text)`" + (scope.map { " of `\($0)`" } ?? "") }
}

extension RecipeKey {
  /// The key that stands for a group of this name.
  fileprivate static func group(_ name: String) -> RecipeKey { RecipeKey(name, .real(0...1), "") }
}

extension RecipeValue {
  /// How a number changes; nil for one that stays.
  package var schedule: ScheduleChoice? {
    switch self {
    case .schedule(let choice), .scheduled(_, let choice): choice
    default: nil
    }
  }
}
