import Recipe
import Training

/// A recipe as a methods section says it: optimizer, schedule, what is done to gradients and weights, ends, phases.
struct RecipeWords {
  private let recipe: TrainRecipe

  init(_ recipe: TrainRecipe) { self.recipe = recipe }

  /// "by Adam (Kingma and Ba, 2015; learning rate 0.001, batches of 64, seed 1) for 100 epochs"
  func text(seed: String, length: String) -> String {
    guard recipe.isInPhases else { return part(recipe, ["seed \(seed)"]) + " for \(length)" }
    let phases = recipe.phases.map { phase in
      "\"\(phase.phaseName ?? "")\" \(part(phase, [])) for \(planned(phase))\(ends(phase))\(changes(phase))"
    }
    let count = phases.count == 1 ? "one phase" : "\(phases.count) phases"
    return "in \(count) (seed \(seed); \(length) in all): " + phases.joined(separator: "; then ")
  }

  private func part(_ part: TrainRecipe, _ last: [String]) -> String {
    let method = part.method.declaration
    let rate = "learning rate \(part.rate)" + follows(part, "lr")
    let numbers =
      [rate] + decay(part) + gradients(part) + [
        part.isOfWholeData ? "all samples as one batch" : "batches of \(part.batch)"
      ] + last
    let text = "by \(method.title) (\(method.citation); \(numbers.joined(separator: ", ")))"
    return part.phaseName == nil ? text + ends(part) + changes(part) : text
  }

  /// " following cosine(to: 0.01)"
  private func follows(_ part: TrainRecipe, _ key: String) -> String {
    part.schedules.first { $0.key.name == key }.map { " following \($0.schedule.text)" } ?? ""
  }

  private func decay(_ part: TrainRecipe) -> [String] {
    let decay = part.method.values.real("weight_decay")
    let others = part.schedules.filter { !["lr", "weight_decay"].contains($0.key.name) }
      .map { "\($0.key.name) \(part.method.values.real($0.key.name)) following \($0.schedule.text)" }
    return (decay > 0 ? ["weight decay \(decay)" + follows(part, "weight_decay")] : []) + others
      + part.scoped.map { number in
        "\(number.key == "lr" ? "learning rate" : "weight decay") \(number.value.text) of \(number.scope)"
      }
  }

  private func gradients(_ part: TrainRecipe) -> [String] {
    var words: [String] = []
    if let length = part.clip { words.append("gradients shortened to length \(length)") }
    if let size = part.clipValue { words.append("gradients cut at \(size)") }
    if let memory = part.average { words.append("a running average of the weights with memory \(memory)") }
    return words
  }

  private func ends(_ part: TrainRecipe) -> String {
    var words: [String] = []
    if case .stop(let rule)? = part[.stop] { words.append("stopped by \(rule.text)") }
    if case .real(let loss)? = part[.target] { words.append("ended at the loss \(loss)") }
    return words.isEmpty ? "" : ", " + words.joined(separator: ", ")
  }

  private func changes(_ part: TrainRecipe) -> String {
    let frozen = part.frozen.isEmpty ? "" : ", with the weights of \(part.frozen.joined(separator: ", ")) fixed"
    let settings = part.settings.map { "\($0.name) = \($0.value)" }
    return frozen + (settings.isEmpty ? "" : ", with \(settings.joined(separator: ", "))")
  }

  private func planned(_ part: TrainRecipe) -> String {
    switch part.duration {
    case .epochs(let count): count == 1 ? "1 epoch" : "\(count) epochs"
    case .steps(let count): count == 1 ? "1 step" : "\(count) steps"
    }
  }
}
