/// The numbers of an optimizer, of clipping and of the average in the course of a run: those of the recipe, times their schedules.
package struct RecipeCourse: Sendable {
  private let base: RecipeValues
  private var schedules: [(key: RecipeKey, schedule: RunningSchedule)]
  /// The numbers that schedules changed in the last step.
  package private(set) var last: [(name: String, value: Double)]

  package init(_ recipe: TrainRecipe) {
    var base = recipe.method.values
    for key in RecipeKey.changing { base[key] = recipe[key] }
    self.base = base
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
  /// The numbers that change: those of the optimizer, then the others; `rate` is the schedule of `lr`.
  package var schedules: [(key: RecipeKey, schedule: ScheduleChoice)] {
    let own = method.declaration.keys.map { key in (key, key.name == "lr" ? self[.rate] : nil, method.values[key]) }
    let others = RecipeKey.changing.map { key in (key, RecipeValue?.none, self[key]) }
    return (own + others).compactMap { key, rate, value in
      (rate?.schedule ?? value?.schedule).map { (key, $0) }
    }
  }

  /// The number that a schedule of `schedules` multiplies.
  package func base(of key: RecipeKey) -> Double {
    RecipeKey.changing.contains(key) ? real(key) ?? 0 : method.values.real(key.name)
  }

  /// The names of `schedules` for weights of which scopes give numbers, by the keys of the optimizer.
  package func scheduledNames(_ scopes: [String: String]) -> [String] {
    schedules.map { key, _ in scopes[key.name].map { "\(key.name) (\($0))" } ?? key.name }
  }

  /// A number that stays the same, by the name that it has where a schedule changes it; nil where the recipe has none.
  package func constant(named name: String, of weights: [String]) -> Double? {
    let groups = WeightGroups(self, of: weights)
    for (recipe, scopes) in zip(groups.recipes, groups.scopes) {
      let changing = recipe.schedules.map(\.key)
      for key in recipe.method.declaration.keys + RecipeKey.changing where !changing.contains(key) {
        guard (scopes[key.name].map { "\(key.name) (\($0))" } ?? key.name) == name else { continue }
        if case .real(let value)? = RecipeKey.changing.contains(key) ? recipe[key] : recipe.method.values[key] {
          return value
        }
      }
    }
    return nil
  }

  /// The numbers that schedules change in any part of the run, for weights of these names: `lr`, `lr (decoder)`.
  package func scheduledNames(of weights: [String]) -> [String] {
    let all = parts.flatMap { part in
      let groups = WeightGroups(part, of: weights)
      return zip(groups.recipes, groups.scopes).flatMap { $0.scheduledNames($1) }
    }
    return all.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The largest length of all gradients together, times its schedule; nil where they are not shortened.
  package var clip: Double? { real(.clip) }
  /// The largest size of a single gradient; nil where they are not cut.
  package var clipValue: Double? { real(.clipValue) }
  /// The memory of the running average of the weights; nil without one, and for 0.
  package var average: Double? { real(.average).flatMap { $0 > 0 ? $0 : nil } }

  private func real(_ key: RecipeKey) -> Double? {
    switch self[key] {
    case .real(let value)?, .scheduled(let value, _)?: value
    default: nil
    }
  }
}
