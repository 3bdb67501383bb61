import Recipe
import Training

/// A recipe as a methods section says it: optimizer, schedule, what is done to gradients and weights, ends, phases.
struct RecipeWords {
  private let recipe: TrainRecipe
  private let course: RunCourse

  init(_ recipe: TrainRecipe, _ course: RunCourse) { (self.recipe, self.course) = (recipe, course) }

  /// "by Adam (Kingma and Ba, 2015; learning rate 0.001, batches of 64, seed 1) for 100 epochs"
  func text(seed: String, length: String) -> String {
    guard recipe.isInPhases else {
      return part(recipe, ["seed \(seed)"]) + ends(recipe, endedBy: course.endedBy) + changes(recipe) + " for \(length)"
    }
    let begun = recipe.phases.filter { course.length(of: $0)?.epochs != 0 }
    let phases = begun.map { phase in
      "\"\(phase.phaseName ?? "")\" \(part(phase, [])) for \(trained(phase))\(ends(phase, endedBy: course.end(of: phase)))"
        + changes(phase)
    }
    let count = phases.count == 1 ? "one phase" : "\(phases.count) phases"
    return "in \(count) (seed \(seed); \(length) in all): " + phases.joined(separator: "; then ")
  }

  private func part(_ part: TrainRecipe, _ last: [String]) -> String {
    let method = part.method.declaration
    let numbers =
      OptimizerWords(part).all + gradients(part) + [
        part.isOfWholeData ? "all samples as one batch" : "batches of \(part.batch)"
      ] + last
    return "by \(method.title) (\(method.citation); \(numbers.joined(separator: ", ")))"
  }

  private func gradients(_ part: TrainRecipe) -> [String] {
    var words: [String] = []
    if let length = part.clip { words.append("gradients shortened to length \(length)" + part.follows(.clip)) }
    if let size = part.clipValue { words.append("gradients cut at \(size)" + part.follows(.clipValue)) }
    if let memory = part.average {
      words.append("a running average of the weights with memory \(memory)" + part.follows(.average))
    }
    return words
  }

  /// What could have ended it early, and whether it did.
  private func ends(_ part: TrainRecipe, endedBy key: String?) -> String {
    var words: [String] = []
    if case .stop(let rule)? = part[.stop] {
      words.append(key == RecipeKey.stop.name ? "stopped by \(rule.text)" : "with \(rule.text), which did not stop it")
    }
    if case .real(let loss)? = part[.target] {
      words.append(
        key == RecipeKey.target.name
          ? "ended at the loss \(loss)" : "with the target loss \(loss), which was not reached")
    }
    if key == RecipeKey.maxTime.name { words.append("stopped when its time was over") }
    return words.isEmpty ? "" : ", " + words.joined(separator: ", ")
  }

  private func changes(_ part: TrainRecipe) -> String {
    let frozen = part.frozen.isEmpty ? "" : ", with the weights of \(part.frozen.joined(separator: ", ")) fixed"
    let settings = part.settings.map { "\($0.name) = \($0.value)" }
    return frozen + (settings.isEmpty ? "" : ", with \(settings.joined(separator: ", "))")
  }

  /// What was trained of a phase, or what was planned where nobody knows.
  private func trained(_ part: TrainRecipe) -> String {
    let length = course.length(of: part)
    switch part.duration {
    case .epochs(let count): return words(length?.epochs ?? count, "epoch")
    case .steps(let count): return words(length?.steps ?? count, "step")
    }
  }

  private func words(_ count: Int, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s")" }
}

/// The numbers of an optimizer that have an effect, as words.
private struct OptimizerWords {
  private let recipe: TrainRecipe

  init(_ recipe: TrainRecipe) { self.recipe = recipe }

  var all: [String] {
    ["learning rate \(recipe.rate)" + follows("lr")] + decay + numbers
      + recipe.scoped.map { number in
        "\(number.key == "lr" ? "learning rate" : "weight decay") \(number.value.text) of \(number.scope)"
      }
  }

  private func follows(_ key: String) -> String {
    recipe.method.declaration.key(named: key).map { recipe.follows($0) } ?? ""
  }

  private var decay: [String] {
    let values = recipe.method.values
    guard values.real("weight_decay") > 0 else { return [] }
    let biases = values.flag("decay_all") ? ", of biases too" : ""
    return ["weight decay \(values.real("weight_decay"))" + follows("weight_decay") + biases]
  }

  /// "momentum 0.9", "nesterov": all others that are neither 0 nor switched off.
  private var numbers: [String] {
    let others = recipe.method.declaration.keys.filter { !["lr", "weight_decay", "decay_all"].contains($0.name) }
    return others.compactMap { key in
      let name = key.name.replacing("_", with: " ")
      switch recipe.method.values[key] {
      case .bool(true)?: return name
      case .int(let count)? where count > 0: return "\(name) \(count)"
      case .real(let value)? where value > 0, .scheduled(let value, _)? where value > 0:
        return "\(name) \(value)" + follows(key.name)
      default: return nil
      }
    }
  }
}

extension TrainRecipe {
  /// " following cosine(to: 0.01)"; nothing for a number that stays.
  fileprivate func follows(_ key: RecipeKey) -> String {
    schedules.first { $0.key == key }.map { " following \($0.schedule.text)" } ?? ""
  }
}

/// How far a run came, as its record and its losses say.
struct RunCourse {
  /// The key that ended the run before its last epoch.
  let endedBy: String?
  private let metrics: MetricsTable

  init(endedBy: String?, _ metrics: MetricsTable) { (self.endedBy, self.metrics) = (endedBy, metrics) }

  /// The epochs and steps of a phase; nil where the losses are not there.
  func length(of phase: TrainRecipe) -> (epochs: Int, steps: Int)? {
    guard !metrics.phases.isEmpty, let steps = metrics["step"] else { return nil }
    let own = metrics.phases.indices.filter { metrics.phases[$0] == phase.phaseName }
    guard let first = own.first, let last = own.last else { return (0, 0) }
    return (own.count, Int(steps[last] - (first > 0 ? steps[first - 1] : 0)))
  }

  /// The key that ended a phase early; of two that could have, the rule.
  func end(of phase: TrainRecipe) -> String? {
    guard let trained = length(of: phase) else { return nil }
    let isShort =
      switch phase.duration {
      case .epochs(let count): trained.epochs < count
      case .steps(let count): trained.steps < count
      }
    guard isShort else { return nil }
    return phase.phaseName == metrics.phases.last ? endedBy : earlyEnd(of: phase)
  }

  private func earlyEnd(of phase: TrainRecipe) -> String? {
    [RecipeKey.stop, .target].first { phase[$0] != nil }?.name
  }
}
