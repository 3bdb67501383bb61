import Diagnostics
import Recipe
import Syntax

// Changes: reporter.
extension Elaborator {
  /// The groups of `train`: numbers of parts of the model, and phases.
  mutating func readGroups(
    of section: Section, _ parameters: [ResolvedParameter], _ typed: TypedModel?, _ train: inout TrainRecipe
  ) {
    readGroups(section, isPhase: false, parameters, &train)
    let phases = section.groups.filter { $0.title != nil }
    if let typed, phases.isEmpty { requireTrained(train, typed, at: section.keyword.span) }
    var seen: [String: Span] = [:]
    for phase in phases {
      guard let title = phase.title else { continue }
      if let first = seen.updateValue(title.span, forKey: title.text) {
        report(.repeatedPhase(title.text, at: title.span, first: first))
      }
      let own = read(phase, title, parameters, train)
      if let typed { requireTrained(own, typed, at: title.span) }
      train.phases.append(own)
    }
    if let typed { checkScopes(typed) }
  }

  /// Reports keys that contradict each other, at the key that the part of the recipe or the run gives.
  mutating func checkContradictions(_ train: TrainRecipe) {
    guard let section = file.sections.first(where: { $0.keyword.text == RecipeSection.train.rawValue }) else { return }
    let phases = section.groups.filter { $0.title != nil }
    var told: Set<Span> = []
    for (index, part) in train.parts.enumerated() {
      let places = (phases.indices.contains(index) ? [phases[index]] : []) + [section]
      let known = told
      for contradiction in part.contradictions {
        let spans = places.compactMap { $0.place(of: contradiction, in: source) }
        let span = spans.first ?? places[0].title?.span ?? section.keyword.span
        // What phases inherit is one mistake.
        guard !known.contains(span) else { continue }
        told.insert(span)
        report(.contradictingKeys(contradiction.text, at: span, help: contradiction.help))
      }
    }
    reportIdleRules(of: train, section, phases)
  }

  /// Warns of rules that the run or the phase is too short for.
  private mutating func reportIdleRules(of train: TrainRecipe, _ section: Section, _ phases: [Section]) {
    for (part, own) in zip(train.phases, phases) { report(part.idleRules(), in: own) }
    let inherited = train.isInPhases ? inheritedIdleRules(train, phases) : train.idleRules()
    report(train.idleRulesOfRun() + inherited, in: section)
    let isSearching = train.isInPhases && train.phases.allSatisfy(\.isOfWholeData) && !train.isOfWholeData
    if isSearching, let batch = place(of: RecipeKey.batch.name, in: section), case .int(let count)? = train[.batch] {
      report(.batchOfSearch(train.phases[0].method.declaration.name, count, at: batch))
    }
  }

  /// Those that are idle in every phase that inherits them; in another one they may be meant.
  private func inheritedIdleRules(_ train: TrainRecipe, _ phases: [Section]) -> [Contradiction] {
    RecipeKey.ofPhase.compactMap { key in
      let heirs = zip(train.phases, phases).filter { place(of: key.name, in: $0.1) == nil }.map(\.0)
      return train.idleRule(key, inherited: heirs)
    }
  }

  private mutating func report(_ rules: [Contradiction], in section: Section) {
    for rule in rules {
      guard let span = section.place(of: rule, in: source) else { continue }
      report(.idleRule(rule.text, help: rule.help, at: span))
    }
  }

  /// Warns of numbers of parts that the same section freezes, or that are frozen where a phase gives them.
  private mutating func checkFrozen(_ section: Section, isPhase: Bool, _ train: TrainRecipe) {
    guard isPhase || section.entries.contains(where: { $0.key.text == RecipeKey.freeze.name }) else { return }
    for group in section.groups where ScopedNumber.groups.contains(where: { $0.name == group.keyword.text }) {
      for entry in group.entries {
        guard let part = train.frozen.first(where: { isWeight(entry.key.text, in: $0) }) else { continue }
        report(.frozenNumber(group.keyword.text, of: entry.key.text, part, at: entry.key.span))
      }
    }
  }

  private func place(of key: String, in section: Section) -> Span? { section.place(of: key) }

  /// A phase: the recipe of the run with what the phase says.
  private mutating func read(_ section: Section, _ title: Name, _ parameters: [ResolvedParameter], _ train: TrainRecipe)
    -> TrainRecipe
  {
    var phase = train
    (phase.phaseName, phase.phases) = (title.text, [])
    if title.text.isEmpty { report(.namelessPhase(at: title.span)) }
    let ofRun = section.entries.filter { entry in RecipeKey.ofWholeRun.contains { $0.name == entry.key.text } }
    for entry in ofRun { report(.keyOfRun(entry.key.text, at: entry.key.span)) }
    let settings = settingsAmongKeys(section, parameters)
    let taken = ofRun + settings
    let rest = Section(
      keyword: section.keyword, title: title,
      entries: section.entries.filter { entry in !taken.contains { $0.span == entry.span } }, groups: section.groups,
      span: section.span)
    read(entries(of: rest, "train", RecipeKey.ofPhase), &phase, inOrderOf: RecipeKey.ofPhase)
    readGroups(section, isPhase: true, parameters, &phase)
    return phase
  }

  /// Hyper-parameters that stand among the keys of a phase, which `set` changes; each is reported.
  private mutating func settingsAmongKeys(_ section: Section, _ parameters: [ResolvedParameter]) -> [Entry] {
    let known = Set(RecipeKey.ofPhase.map(\.name))
    let numbers = parameters.map(\.parameter).filter { $0.kind == .real && !known.contains($0.name) }.map(\.name)
    let found = section.entries.filter { numbers.contains($0.key.text) }
    let group = section.groups.first { $0.keyword.text == "set" }
    for entry in found {
      let words = "\(entry.key.text): \(text(entry.value.span))"
      report(.settingAsKey(entry.key.text, words, inGroup: group != nil, at: entry.key.span, whole: entry.span))
    }
    return found
  }

  /// `freeze { decoder: true }` as the value of `freeze`; nil for another group.
  private func frozen(_ group: Section) -> String? {
    guard group.keyword.text == RecipeKey.freeze.name, !group.entries.isEmpty else { return nil }
    let isOn = { (entry: Entry) in ["true", "yes", "1", "0", "0.0"].contains(self.text(entry.value.span)) }
    guard group.entries.allSatisfy(isOn) else { return nil }
    let names = group.entries.map(\.key.text)
    return names.count == 1 ? names[0] : "[\(names.joined(separator: ", "))]"
  }

  private mutating func readGroups(
    _ section: Section, isPhase: Bool, _ parameters: [ResolvedParameter], _ train: inout TrainRecipe
  ) {
    for (name, key) in ScopedNumber.groups {
      for group in section.groups where group.keyword.text == name { readScopes(group, key, &train) }
    }
    checkFrozen(section, isPhase: isPhase, train)
    let known = ScopedNumber.groups.map(\.name) + ["set"]
    for group in section.groups where group.title == nil {
      if group.keyword.text == "set" {
        if isPhase { readSettings(group, parameters, &train) } else { report(.setOutsidePhase(at: group.keyword.span)) }
      } else if let parts = frozen(group) {
        let hasComma = text(group.span).hasSuffix(",")
        let whole = hasComma ? Span(group.span.start, group.span.end - 1) : group.span
        report(.frozenGroup(parts, at: group.keyword.span, whole: whole))
      } else if group.keyword.text == "phase" {
        report(.namelessPhase(at: group.keyword.span))
      } else if isPhaseWithoutWord(group), !isPhase {
        report(.phaseWithoutWord(group.keyword.text, at: group.keyword.span))
      } else if !known.contains(group.keyword.text) {
        let entries = group.entries.map { ForeignEntry(key: $0.key.text, value: text($0.value.span)) }
        let line = ForeignEntry(key: group.keyword.text, value: ForeignEntry.nested(entries)).line
        report(
          .unknownGroupOfTrain(
            group.keyword.text, known, line: line, at: group.keyword.span, whole: group.span))
      }
    }
    for name in known {
      let same = section.groups.filter { $0.keyword.text == name }
      if same.count > 1 { report(.repeatedKey(name, at: same[1].keyword.span, first: same[0].keyword.span)) }
    }
  }

  /// `warmup { epochs: 10 }`: the keys of a phase under its name alone.
  private func isPhaseWithoutWord(_ group: Section) -> Bool {
    let keys = Set(RecipeKey.ofTrain.map(\.name))
    return !keys.contains(group.keyword.text) && group.entries.contains { $0.key.text == RecipeKey.epochs.name }
      && group.entries.allSatisfy { keys.contains($0.key.text) }
  }

  /// `set { beta: 4 }`
  private mutating func readSettings(_ group: Section, _ parameters: [ResolvedParameter], _ train: inout TrainRecipe) {
    let known = parameters.map(\.parameter)
    let numbers = known.filter { $0.kind == .real }.map(\.name)
    var seen: [String: Span] = [:]
    for entry in group.entries {
      let name = entry.key
      if let first = seen.updateValue(name.span, forKey: name.text) {
        report(.repeatedKey(name.text, at: name.span, first: first))
        continue
      }
      guard let parameter = known.first(where: { $0.name == name.text }), parameter.kind == .real else {
        let isOther = known.contains { $0.name == name.text }
        report(.unknownPhaseSetting(name.text, isOther: isOther, numbers, at: name.span))
        continue
      }
      if let message = courseOfSetting(name.text, entry.value) {
        report(message)
        continue
      }
      let meaning = evaluate(entry.value)
      if meaning.isUnknown { continue }
      guard case .number(let number) = meaning, let value = number.value else {
        report(.wrongKeyValue(name.text, due: "a number", found: text(entry.value.span), at: entry.value.span))
        continue
      }
      if let range = parameter.range, !range.contains(value) {
        report(
          .wrongKeyValue(
            name.text, due: "a number from \(shortest(range.lowerBound)) to \(shortest(range.upperBound))",
            found: shortest(value),
            help: "write `\(name.text): \(shortest(min(max(value, range.lowerBound), range.upperBound)))`",
            at: entry.value.span))
        continue
      }
      train.settings.removeAll { $0.name == name.text }
      train.settings.append(PhaseSetting(name: name.text, value: value))
    }
  }

  /// `set { l1: 1e-3 * cosine }`: a number that is one for the whole phase; nil for a value without a schedule.
  private func courseOfSetting(_ name: String, _ value: Expression) -> Diagnostic? {
    let parts = scheduledParts(value) ?? turnedParts(value)
    guard parts != nil || isWordOfSchedule(value) else { return nil }
    let number = parts.map { text($0.number.span) } ?? "1e-3"
    return .wrongKeyValue(
      name, due: "a number", found: "a schedule",
      help: "write `\(name): \(number)`: it stays the same in a phase; `\(name) * progress` in the loss grows",
      at: value.span)
  }
}
