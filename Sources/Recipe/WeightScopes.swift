/// A learning rate or a weight decay of a part of the model, which a group of `train` gives: `rate { decoder: 1e-4 }`.
package struct ScopedNumber: Hashable, Sendable {
  /// `lr` or `weight_decay`, as optimizers call it.
  package let key: String
  /// The beginning of the names of the weights: `decoder`, `encoder.lstm`, `encoder.lstm.weight_ih`.
  package let scope: String
  /// A number, a schedule of the number that holds elsewhere, or a number times a schedule.
  package let value: RecipeValue

  package init(key: String, scope: String, value: RecipeValue) {
    (self.key, self.scope, self.value) = (key, scope, value)
  }

  var isZero: Bool {
    switch value {
    case .real(0), .scheduled(0, _): true
    default: false
    }
  }

  /// The names of the groups, with the keys of optimizers that they are about.
  package static let groups: [(name: String, key: String)] = [("rate", "lr"), ("weight_decay", "weight_decay")]
}

/// Whether a weight belongs to a part of the model.
package func isWeight(_ name: String, in scope: String) -> Bool {
  name.hasPrefix(scope) && (name.count == scope.count || name.dropFirst(scope.count).first == ".")
}

/// The weights of a model by the numbers that hold for them, as PyTorch's groups of parameters.
package struct WeightGroups: Sendable {
  /// What holds for each group; the first is of the weights that no scope names.
  package private(set) var recipes: [TrainRecipe]
  /// The scopes that say so: of the learning rate, of the weight decay.
  package private(set) var scopes: [[String: String]] = [[:]]
  /// The group of each weight.
  package private(set) var numbers: [Int] = []

  package init(_ recipe: TrainRecipe, of names: [String]) {
    recipes = [recipe]
    for name in names {
      let own = recipe.numbers(of: name)
      let scopes = own.mapValues(\.scope)
      numbers.append(self.scopes.firstIndex(of: scopes) ?? recipes.count)
      guard numbers.last == recipes.count else { continue }
      self.scopes.append(scopes)
      recipes.append(own.values.reduce(recipe) { $0.replacing($1) })
    }
  }
}

extension TrainRecipe {
  /// The numbers that a scope gives for a weight, by the keys of the optimizer; of several scopes the longest counts.
  func numbers(of weight: String) -> [String: ScopedNumber] {
    var found: [String: ScopedNumber] = [:]
    for number in scoped where isWeight(weight, in: number.scope) {
      if let other = found[number.key], other.scope.count > number.scope.count { continue }
      found[number.key] = number
    }
    return found
  }

  /// Whether a weight stays as it is: its part is frozen, or has the learning rate 0.
  package func isFrozen(_ weight: String) -> Bool {
    if frozen.contains(where: { isWeight(weight, in: $0) }) { return true }
    return numbers(of: weight)["lr"]?.isZero ?? false
  }

  /// Whether a phase keeps state of a layer, such as running statistics: its part is frozen, and it was learnt.
  ///
  /// A phase before learnt it, or the weights at the start are given. Until then it follows the batches: at its first
  /// values it would stand for nothing that the model ever met.
  package func holds(state name: String, inPhase phase: Int, isGiven: Bool) -> Bool {
    parts[phase].isFrozen(name) && (isGiven || parts[..<phase].contains { !$0.isFrozen(name) })
  }

  /// Parts of the model with the learning rate 0.
  package var idleScopes: [String] {
    scoped.filter { $0.key == "lr" && $0.isZero }.map(\.scope)
  }

  /// Gives a part of the model a number, in place of one that it had.
  package mutating func give(_ number: ScopedNumber) {
    scoped.removeAll { $0.key == number.key && $0.scope == number.scope }
    scoped.append(number)
    // As `run.json` has them.
    scoped = ScopedNumber.groups.flatMap { group in scoped.filter { $0.key == group.key } }
  }

  /// The recipe of the weights for which a scope gives a number.
  fileprivate func replacing(_ number: ScopedNumber) -> TrainRecipe {
    var result = self
    switch (number.key, number.value) {
    case ("lr", .schedule): result[.rate] = number.value
    case ("lr", .scheduled(let rate, let schedule)):
      (result.method.values["lr"], result[.rate]) = (.real(rate), .schedule(schedule))
    case ("weight_decay", .schedule(let schedule)):
      result.method.values["weight_decay"] = .scheduled(method.values.real("weight_decay"), schedule)
    default: result.method.values[number.key] = number.value
    }
    return result
  }
}
