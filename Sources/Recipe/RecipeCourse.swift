/// The numbers of an optimizer in the course of a run: those of the recipe, times their schedules.
package struct RecipeCourse: Sendable {
  private let base: RecipeValues
  private var schedules: [(key: RecipeKey, schedule: RunningSchedule)]
  /// The numbers that schedules changed in the last step.
  package private(set) var last: [(name: String, value: Double)]

  package init(_ recipe: TrainRecipe) {
    base = recipe.method.values
    let own = recipe.schedules
    schedules = own.map { ($0.key, RunningSchedule($0.schedule)) }
    last = own.map { ($0.key.name, 0) }
  }

  package var isScheduled: Bool { !schedules.isEmpty }

  /// The numbers of a step.
  package mutating func values(at moment: ScheduleMoment) -> RecipeValues {
    var values = base
    for (index, (key, schedule)) in schedules.enumerated() {
      let value = base.real(key.name) * schedule.factor(at: moment)
      values[key] = .real(value)
      last[index].value = value
    }
    return values
  }

  package mutating func hear(loss: Double) {
    for index in schedules.indices { schedules[index].schedule.hear(loss: loss) }
  }

  /// What each schedule keeps.
  package var memory: [[Double]] {
    get { schedules.map(\.schedule.memory) }
    set { for (index, kept) in zip(schedules.indices, newValue) { schedules[index].schedule.memory = kept } }
  }
}

extension TrainRecipe {
  /// The scheduled numbers of the optimizer; `rate` is the schedule of `lr`.
  package var schedules: [(key: RecipeKey, schedule: ScheduleChoice)] {
    method.declaration.keys.compactMap { key in
      if key.name == "lr", case .schedule(let choice)? = self[.rate] { return (key, choice) }
      if case .scheduled(_, let choice)? = method.values[key] { return (key, choice) }
      return nil
    }
  }

  /// The names of `schedules` for weights of which scopes give numbers, by the keys of the optimizer.
  package func scheduledNames(_ scopes: [String: String]) -> [String] {
    schedules.map { key, _ in scopes[key.name].map { "\(key.name) (\($0))" } ?? key.name }
  }

  /// The largest length of all gradients together; nil where they are not shortened.
  package var clip: Double? { real(.clip) }
  /// The largest size of a single gradient; nil where they are not cut.
  package var clipValue: Double? { real(.clipValue) }
  /// The memory of the running average of the weights; nil without one, and for 0.
  package var average: Double? { real(.average).flatMap { $0 > 0 ? $0 : nil } }

  private func real(_ key: RecipeKey) -> Double? { if case .real(let value)? = self[key] { value } else { nil } }
}
