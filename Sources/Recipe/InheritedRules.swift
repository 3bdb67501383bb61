// Rules of a run that its phases inherit: one that is idle in a short phase may act in a long one.
extension TrainRecipe {
  /// The idle rules of all parts, each with the phase that says it; nil for what all phases have from the run.
  ///
  /// A rule that phases inherit is idle where it is so in each of them; it is told of the longest.
  package func idleRulesOfParts(samples: Int? = nil) -> [(rule: Contradiction, phase: String?)] {
    guard isInPhases else { return idleRules(samples: samples).map { ($0, nil) } }
    let all = phases.map { (phase: $0, rules: $0.idleRules(samples: samples)) }
    let own = all.flatMap { phase, rules in
      rules.filter { !isInherited($0.key, by: phase) }.map { (rule: $0, phase: phase.phaseName) }
    }
    let keys = all.flatMap { $0.rules.map(\.key) }
    let inherited = Set(keys).sorted { $0.name < $1.name }.compactMap { key in
      idleRule(key, inherited: phases.filter { isInherited(key, by: $0) }, samples: samples)
    }
    return own + inherited.map { (rule: $0, phase: nil) }
  }

  /// The rule of a key that is idle in all of some phases, as the longest has it; nil where it acts in one.
  package func idleRule(_ key: RecipeKey, inherited heirs: [TrainRecipe], samples: Int? = nil) -> Contradiction? {
    let rules = heirs.map { heir in heir.idleRules(samples: samples).first { $0.key == key } }
    guard rules.allSatisfy({ $0 != nil }) else { return nil }
    let longest = heirs.indices.max { heirs[$0].mostEpochs(samples) < heirs[$1].mostEpochs(samples) }
    return longest.flatMap { rules[$0] }
  }

  /// Whether a phase has what the run says of a key.
  private func isInherited(_ key: RecipeKey, by phase: TrainRecipe) -> Bool {
    if key == .optimizer { return phase.method == method }
    guard RecipeKey.ofTrain.contains(key) else { return phase.scoped == scoped }
    return phase[key] == self[key] && (key != .rate || phase.scoped == scoped)
  }

  /// All idle rules of a run.
  package var allIdleRules: [Contradiction] { idleRulesOfParts().map(\.rule) + idleRulesOfRun() }
}
