import Checker
import Diagnostics
import Files
import Recipe

// A run whose schedules have brought its learning rates to nothing: more epochs change nothing.
extension RunCommands {
  /// What to do where schedules have brought all learning rates so far down that further epochs change nothing; nil where
  /// one of them still moves weights.
  ///
  /// `ofAll` being false, those of one part are enough, which learns nothing more while others do.
  package func spentRate(times factor: Int = usual, ofAll: Bool = true) -> String? {
    guard let last = recipe?.parts.last else { return nil }
    let rates = last.rates(of: weights)
    let ends = rates.map { largestFactor(of: $0, in: last, times: factor) ?? 1 }
    let spent = zip(rates, ends).filter { $1 < RunCommands.leastFactor }
    guard !spent.isEmpty, !ofAll || spent.count == rates.count else { return nil }
    let rest = rates.count > 1 ? " for the rest" : ""
    let fallen = spent.map { rate, end in
      numberText(rate.number * end) + (rate.scope.map { " for `\($0)`" } ?? rest)
    }
    let lead = fallen.count == 1 ? "its learning rate has" : "its learning rates have"
    return "\(lead) fallen to \(fallen.joined(separator: " and ")), so \(restart(spent.map(\.0), of: last))"
  }

  /// Below this share of its number a learning rate moves nothing.
  private static let leastFactor = 1e-3

  /// A new run from the weights of this one with rates that stay: those of parts in their group, the others as `rate`.
  private func restart(_ rates: [PartRate], of last: TrainRecipe) -> String {
    let share = hasMoved ? 0.1 : 1
    let own = rates.filter { rate in rate.scope.flatMap(last.groupNumber)?.schedule != nil }
    let plain = own.count < rates.count ? numberText(last.rate * share) : nil
    guard !own.isEmpty else { return restart(RecipeKey.rate.name, plain) }
    let numbers = own.map { ($0.scope ?? "", numberText($0.number * share)) }
    let group = last.rateGroup(with: Dictionary(numbers) { first, _ in first }, in: source)
    return restart(RecipeKey.rate.name, plain, beside: group)
  }

  /// Whether the loss of the last phase is another at its end; a rate that was over before is not to be taken smaller.
  private var hasMoved: Bool {
    guard let table = try? MetricsTable(of: folder), let losses = table["loss"] else { return true }
    let own = losses.indices.filter { table.phases.isEmpty || table.phases[$0] == table.phases.last }
    guard let first = own.first, let last = own.last else { return true }
    return LossChange(first: losses[first], last: losses[last], epochs: own.count).standstill == nil
  }

  /// The largest factor that a schedule gives a learning rate in a longer run; nil without a schedule.
  private func largestFactor(of rate: PartRate, in part: TrainRecipe, times factor: Int) -> Double? {
    guard let schedule = rate.schedule else { return nil }
    if schedule.declaration.followsLosses {
      let rates = try? MetricsTable(of: folder)[rate.column]
      return rates?.last.map { $0 / rate.number }
    }
    let stepsOfEpoch = part.stepsOfEpoch(samples: record["data"]?["training_samples"]?.double.map { Int($0) } ?? 1)
    let done = part.steps(ofEpoch: stepsOfEpoch)
    let all = times(factor, done)
    let running = RunningSchedule(schedule)
    return (0..<64).map { part in
      let step = done + (all - done) * part / 64
      return running.factor(at: ScheduleMoment(step: step, steps: all, stepsOfEpoch: stepsOfEpoch))
    }.max()
  }
}

extension TrainRecipe {
  fileprivate func steps(ofEpoch count: Int) -> Int {
    switch duration {
    case .epochs(let epochs): min(epochs, 1 << 40) * count
    case .steps(let steps): steps
    }
  }
}
