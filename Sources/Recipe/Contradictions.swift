/// Keys of a recipe that are right one by one, and not together.
package struct Contradiction: Sendable {
  package let text: String
  package let help: String
  /// The key at which a file says it.
  package let key: RecipeKey
}

extension TrainRecipe {
  /// What cannot be done as the recipe says it, in the order of the keys.
  package var contradictions: [Contradiction] {
    [scopesOfAll, clippedSearch, losslessSchedule, longWarmup].compactMap(\.self)
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
      key: number.key == "lr" ? .rate : RecipeKey(number.key, .real(0...1), ""))
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
    guard testFraction == 0, let schedule = lossFollower else { return nil }
    return Contradiction(
      text: "`\(schedule)` follows the loss of the test samples, and `test` keeps none",
      help: "write `test: 20%` in `data`, or take a schedule that needs no losses, as `cosine`", key: .rate)
  }

  /// The first schedule that follows the loss of the test samples.
  package var lossFollower: String? {
    let all = schedules.map(\.schedule) + scoped.compactMap(\.value.schedule)
    return all.first { $0.declaration.followsLosses }?.declaration.name
  }

  private var longWarmup: Contradiction? {
    let all = schedules.map(\.schedule) + scoped.compactMap(\.value.schedule)
    guard case .epochs(let epochs) = duration,
      let long = all.map({ $0.values.real("warmup") }).first(where: { $0 > Double(epochs) })
    else { return nil }
    let length = epochs == 1 ? "1 epoch" : "\(epochs) epochs"
    return Contradiction(
      text:
        "a `warmup` of \(RecipeValue.real(long).text) epochs is longer than the \(phaseName == nil ? "run" : "phase") of \(length)",
      help: "write a smaller `warmup`, or more `epochs`", key: .rate)
  }
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
