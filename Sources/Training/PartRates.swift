import Compiler
import Diagnostics
import Recipe

/// The learning rate of some weights of a phase: that of its recipe, or one that a group gives to a part of the model.
struct PartRate {
  /// The part of the model; nil for the weights that no group names.
  let scope: String?
  /// The recipe of these weights.
  let recipe: TrainRecipe

  /// Its column in `metrics.csv`.
  var column: String { scope.map { "lr (\($0))" } ?? "lr" }
  var number: Double { recipe.rate }
  var schedule: ScheduleChoice? { recipe.schedules.first { $0.key.name == "lr" }?.schedule }
}

extension TrainRecipe {
  /// The learning rates of weights of these names, each once; that of the recipe alone where no weight is known.
  func rates(of weights: [String]) -> [PartRate] {
    let groups = WeightGroups(self, of: weights)
    var rates: [PartRate] = []
    for (weight, group) in zip(weights, groups.numbers) where !isFrozen(weight) {
      let rate = PartRate(scope: groups.scopes[group]["lr"], recipe: groups.recipes[group])
      if !rates.contains(where: { $0.scope == rate.scope }) { rates.append(rate) }
    }
    return rates.isEmpty ? [PartRate(scope: nil, recipe: self)] : rates
  }

  /// The largest of them, whose steps are the first to be too large.
  func largestRate(of weights: [String]) -> PartRate {
    let rates = rates(of: weights)
    return rates.dropFirst().reduce(rates[0]) { $1.number > $0.number ? $1 : $0 }
  }

  /// How the largest learning rate becomes so many times as large: by a flag, or by a line of the model file.
  func changingRate(by factor: Double, of weights: [String], in source: SourceFile) -> String {
    let largest = largestRate(of: weights)
    let number = largest.number * factor
    guard let scope = largest.scope else { return changing(rateTo: number, in: source) }
    let schedule = groupNumber(of: scope)?.schedule.map { " * \($0.text)" } ?? ""
    return rateGroup(with: [scope: numberText(number) + schedule], in: source)
  }

  /// What the group of learning rates gives to a part of the model.
  func groupNumber(of scope: String) -> RecipeValue? { scoped.first { $0.key == "lr" && $0.scope == scope }?.value }

  /// The group of learning rates with some that are changed, and its place: "`rate { encoder: 1 }` in line 17".
  func rateGroup(with changes: [String: String], in source: SourceFile) -> String {
    let parts = scoped.filter { $0.key == "lr" }.map { "\($0.scope): \(changes[$0.scope] ?? $0.value.text)" }
    let line = lineOfGroup(RecipeKey.rate.name, inPhase: phaseName, source)
    let place = phaseName.map { "the phase \"\($0)\"" + (line.map { " (line \($0))" } ?? "") }
    return "`rate { \(parts.joined(separator: ", ")) }` in \(place ?? line.map { "line \($0)" } ?? "`train`")"
  }
}
