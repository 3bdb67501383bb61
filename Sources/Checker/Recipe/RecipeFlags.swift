import Diagnostics
import Recipe
import Syntax

// Values that the command line gives.
extension TrainRecipe {
  /// Every flag that replaces a value, with its key: those of `train` first, then those of the optimizers.
  package static let flags: [(flag: String, key: RecipeKey)] = {
    let own = TrainRecipe.plainKeys + OptimizerTable.all.flatMap { $0.declaration.keys }
    var seen: Set<String> = []
    return own.compactMap { key in key.flag.flatMap { seen.insert($0).inserted ? ($0, key) : nil } }
  }()

  /// The recipe with values replaced by flags: `--epochs 10` is `key` "epochs", `text` "10".
  ///
  /// `--optimizer` is looked at first, because the other flags may be keys of the method that it names. A flag holds for
  /// every phase; one of an optimizer for the phases that have it.
  package func overridden(by flags: [(key: String, text: String)]) throws(Diagnostic) -> TrainRecipe {
    try requireOneRate(flags)
    // The keys of `train` are of no phase: a flag that they do not have may be one of a phase's optimizer.
    var recipe = try alone(overriddenBy: flags, skipping: isInPhases)
    for index in phases.indices {
      recipe.phases[index] = try phases[index].alone(overriddenBy: flags, skipping: true)
    }
    for flag in flags where isInPhases && !recipe.phases.contains(where: { $0.hasKey(of: flag.key) }) {
      try recipe.phases[0].replace(flag.key, flag.text)
    }
    try recipe.requireNoContradiction(beyond: self)
    return recipe
  }

  /// `--rate '1e-2 * cosine' --learning-rate 1e-3` gives two numbers for one.
  private func requireOneRate(_ flags: [(key: String, text: String)]) throws(Diagnostic) {
    let key = method.declaration.keys[0]
    guard let rate = flags.last(where: { $0.key == RecipeKey.rate.flag }), let value = key.kind.parsed(rate.text),
      let other = flags.last(where: { $0.key == key.flag })
    else { return }
    let schedule = value.schedule.map { "--rate '\($0.text)' --learning-rate \(other.text)" }
    throw .contradictingFlags(
      "--rate and --learning-rate both give the learning rate",
      help: "leave --learning-rate out, or give \(schedule ?? "--learning-rate \(other.text) alone")")
  }

  private func hasKey(of flag: String) -> Bool {
    flag == RecipeKey.optimizer.flag || (method.declaration.keys + TrainRecipe.plainKeys).contains { $0.flag == flag }
  }

  private func alone(
    overriddenBy flags: [(key: String, text: String)], skipping: Bool = false
  ) throws(Diagnostic) -> TrainRecipe {
    var recipe = self
    let isMethod = { (flag: (key: String, text: String)) in flag.key == RecipeKey.optimizer.flag }
    for flag in flags.filter(isMethod) { try recipe.replace(flag.key, flag.text) }
    // A cure may be a share of the epochs.
    let flags = flags.filter { $0.key == RecipeKey.epochs.flag } + flags.filter { $0.key != RecipeKey.epochs.flag }
    if recipe.isOfWholeData != isOfWholeData { recipe.resetBatch() }
    for flag in flags where !isMethod(flag) && (!skipping || recipe.hasKey(of: flag.key)) {
      try recipe.replace(flag.key, flag.text)
    }
    if let complaint = recipe.method.declaration.complaint(recipe.method.values) {
      let help = "give --\(complaint.key.flag ?? complaint.key.name) \(complaint.value) too, or neither"
      throw .contradictingFlags(complaint.text, help: help)
    }
    return recipe
  }

  /// What the recipe of the file says already is no fault of the flags.
  private func requireNoContradiction(beyond file: TrainRecipe) throws(Diagnostic) {
    let known = file.parts.flatMap(\.contradictions).map(\.text)
    guard let first = parts.flatMap(\.contradictions).first(where: { !known.contains($0.text) }) else { return }
    throw .contradictingFlags(first.text, help: first.flags ?? first.help)
  }

  /// The warnings of a file whose recipe flags made this one: without those of rules that act now, with new ones.
  package func warnings(
    of flags: [(key: String, text: String)], besides told: [Diagnostic], of file: TrainRecipe
  ) -> [Diagnostic] {
    let idle = allIdleRules
    let texts = idle.map(\.text)
    let kept = told.filter { !$0.isOfIdleRule || texts.contains($0.message) }
    var known = Set(file.allIdleRules.map(\.text))
    let new = idle.filter { known.insert($0.text).inserted }
    return kept + new.map { Diagnostic.idleRule($0.text, help: $0.flags ?? $0.help, at: nil) } + smallBatch(of: flags)
      + unusualNumbers(of: flags)
  }

  /// Warnings of rules that are idle for a length in steps, as only the number of training samples tells.
  ///
  /// `place` says where the file gives a rule, in a phase or for all of them.
  package func warnings(
    ofRulesIdleFor samples: Int, at place: (_ rule: Contradiction, _ phase: String?) -> Span?
  ) -> [Diagnostic] {
    let known = idleRulesOfParts() + idleRulesOfRun().map { ($0, nil) }
    let all = idleRulesOfParts(samples: samples) + idleRulesOfRun(samples: samples).map { ($0, nil) }
    return all.filter { new in !known.contains { $0.rule.key == new.rule.key && $0.phase == new.phase } }.map {
      .idleRule($0.rule.text, help: $0.rule.help, at: place($0.rule, $0.phase))
    }
  }

  /// A batch that flags give to an optimizer of all samples.
  private func smallBatch(of flags: [(key: String, text: String)]) -> [Diagnostic] {
    guard flags.contains(where: { $0.key == RecipeKey.batch.flag }),
      let search = parts.first(where: { $0.isOfWholeData && $0.batch < 16_777_216 })
    else { return [] }
    return [.batchOfSearch(search.method.declaration.name, search.batch, at: nil)]
  }

  /// Warnings of what flags set to values that no one uses.
  private func unusualNumbers(of flags: [(key: String, text: String)]) -> [Diagnostic] {
    method.declaration.keys.compactMap { key in
      guard flags.contains(where: { $0.key == key.flag }), let value = method.values[key],
        let unusual = key.isUnusual(value)
      else { return nil }
      return .unusualValue(key, unusual, flag: true, at: nil)
    }
  }

  private mutating func replace(_ flag: String, _ text: String) throws(Diagnostic) {
    if flag == RecipeKey.optimizer.flag { return try replaceOptimizer(text) }
    if flag == RecipeKey.rate.flag, replaceRate(text) { return }
    if let key = method.declaration.keys.first(where: { $0.flag == flag }) {
      method.values[key] = try value(text, of: key, flag)
    } else if let key = TrainRecipe.plainKeys.first(where: { $0.flag == flag }) {
      self[key] = try value(text, of: key, flag)
    } else if let other = OptimizerTable.all.first(where: { $0.declaration.keys.contains { $0.flag == flag } }) {
      throw .flagOfOtherMethod(flag, of: other.declaration.name, method.declaration)
    } else {
      throw .unknownFlag(flag, meant(by: flag, among: TrainRecipe.flags.map(\.flag)))
    }
  }

  /// `--rate 1e-4` and `--rate '1e-4 * cosine'` give the learning rate as the key does; false for other texts.
  private mutating func replaceRate(_ text: String) -> Bool {
    let key = method.declaration.keys[0]
    guard let value = key.kind.parsed(text), key.kind.allows(value) else { return false }
    switch value {
    case .scheduled(let number, let schedule):
      (method.values[key], self[.rate]) = (.real(number), .schedule(schedule))
    default: (method.values[key], self[.rate]) = (value, nil)
    }
    return true
  }

  private mutating func replaceOptimizer(_ name: String) throws(Diagnostic) {
    guard let type = OptimizerTable.named(name) else {
      throw .wrongFlagValue(
        "optimizer", name, due: listing(OptimizerTable.names, joining: "or"),
        help: "write --optimizer \(namedOptimizer(name, self))")
    }
    // The same method keeps what the file says of it.
    if type != method.type { method = OptimizerChoice(type) }
  }

  private func value(_ text: String, of key: RecipeKey, _ flag: String) throws(Diagnostic) -> RecipeValue {
    guard let value = key.kind.parsed(text), key.allows(value) else {
      throw .wrongFlagValue(flag, text, due: key.kind.words, help: FlagCure(text, key, flag, self).help)
    }
    return value
  }
}
