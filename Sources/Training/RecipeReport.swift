import Diagnostics
import Recipe

/// What `aec check` says of a recipe beyond its keys: how its numbers change, what stays, and its phases.
struct RecipeReport {
  private let recipe: TrainRecipe

  init(_ recipe: TrainRecipe) { self.recipe = recipe }

  /// Empty for a recipe whose numbers stay, without phases.
  var text: String {
    guard recipe.isInPhases else { return lines(of: recipe).map { $0 + "\n" }.joined() }
    return recipe.phases.map { phase in
      ([head(of: phase)] + lines(of: phase).map { "  " + $0 }).map { $0 + "\n" }.joined()
    }.joined()
  }

  private func head(of phase: TrainRecipe) -> String {
    let length =
      switch phase.duration {
      case .epochs(let count): count == 1 ? "1 epoch" : "\(count) epochs"
      case .steps(let count): count == 1 ? "1 step" : "\(count) steps"
      }
    let name = phase.method.declaration.name
    return
      "phase \"\(phase.phaseName ?? "")\": \(length) of \(name)(lr: \(shortest(phase.rate))), "
      + (phase.isOfWholeData ? "all samples as one batch" : "batches of \(phase.batch)")
  }

  private func lines(of part: TrainRecipe) -> [String] {
    var lines = part.schedules.map { key, schedule in
      "\(key.name): \(course(of: schedule, from: part.base(of: key), part))"
    }
    for number in part.scoped {
      let name = "\(number.key) of \(number.scope)"
      lines.append("\(name): \(course(of: number, part))")
    }
    if !part.frozen.isEmpty { lines.append("frozen: \(part.frozen.joined(separator: ", "))") }
    if !part.settings.isEmpty {
      lines.append("set: " + part.settings.map { "\($0.name) = \(shortest($0.value))" }.joined(separator: ", "))
    }
    return lines
  }

  private func course(of number: ScopedNumber, _ part: TrainRecipe) -> String {
    switch number.value {
    case .schedule(let schedule): return course(of: schedule, from: part.method.values.real(number.key), part)
    case .scheduled(let value, let schedule): return course(of: schedule, from: value, part)
    default:
      let isFrozen = number.key == "lr" && number.value == .real(0)
      return number.value.text + (isFrozen ? " (frozen)" : "")
    }
  }

  /// `0.1 * cosine(to: 0.01): 0.1 at first, 0.0505 half way, 0.001 at the end`
  private func course(of schedule: ScheduleChoice, from number: Double, _ part: TrainRecipe) -> String {
    let text = "\(shortest(number)) * \(schedule.text)"
    // The steps of an epoch are those of the data, which are not known here; any number shows the same curve.
    guard case .epochs(let epochs) = part.duration, !schedule.declaration.followsLosses,
      schedule.declaration.name != "cyclic"
    else { return text }
    let running = RunningSchedule(schedule)
    let (stepsOfEpoch, steps) = (1000, 1000 * epochs)
    let places = [("at first", 0), ("half way", steps / 2), ("at the end", steps - 1)]
    let values = places.map { name, step in
      let moment = ScheduleMoment(step: step, steps: steps, stepsOfEpoch: stepsOfEpoch)
      return "\(numberText(number * running.factor(at: moment))) \(name)"
    }
    return text + ": " + values.joined(separator: ", ")
  }
}
