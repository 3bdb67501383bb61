import Diagnostics
import Graph
import Recipe
import Syntax

/// What the sections of a file say.
struct Recipes {
  var data: DataRecipe?
  var dataKeys: [String: Span] = [:]
  var train = TrainRecipe()
}

// Changes: environment, reporter.
extension Elaborator {
  /// Reads `data` and `train`; hyper-parameters may be used in their values.
  mutating func checkSections(
    _ model: Model, _ parameters: [ResolvedParameter], _ typed: TypedModel?
  ) -> Recipes {
    var recipes = Recipes()
    for section in file.sections {
      guard let kind = RecipeSection(rawValue: section.keyword.text) else { continue }
      environment.start(
        frame("the `\(section.keyword.text)` section", parameters), layersUnder: section.keyword.text)
      let entries = entries(of: section, kind.rawValue, kind.keys)
      read(entries, &recipes.train, inOrderOf: kind.keys)
      if kind == .train { readGroups(of: section, parameters, typed, &recipes.train) }
      if kind == .data {
        for (key, entry) in entries { recipes.dataKeys[key.name] = entry.value.span }
        recipes.data =
          section.groups.isEmpty
          ? checkData(entries, section, model) : checkGroups(section.groups, entries, model, &recipes.dataKeys)
      }
    }
    // `data` may stand behind the phases.
    for index in recipes.train.phases.indices { recipes.train.phases[index][.test] = recipes.train[.test] }
    checkContradictions(recipes.train)
    // One sample is no more than a batch of one.
    if recipes.data?.isWholePicture == true { recipes.train.setBatch(1) }
    return recipes
  }

  /// Puts the values of a section or a phase into the recipe.
  mutating func read(_ entries: [RecipeKey: Entry], _ train: inout TrainRecipe, inOrderOf keys: [RecipeKey]) {
    let wasOfWholeData = train.isOfWholeData
    for key in keys { if let entry = entries[key] { read(key, entry.value, &train) } }
    if entries[.batch] == nil, train.isOfWholeData != wasOfWholeData { train.resetBatch() }
    checkSchedules(train, entries)
    if case .int(let count)? = train[.batch], count < 16_777_216, let batch = entries[.batch], train.isOfWholeData {
      report(.batchOfSearch(train.method.declaration.name, count, at: batch.value.span))
    }
    if let epochs = entries[.epochs], let steps = entries[.steps] {
      let places = [epochs.key.span, steps.key.span].sorted { $0.start < $1.start }
      let lines = [epochs, steps].map { "`\($0.key.text): \(text($0.value.span))`" }.joined(separator: " or ")
      report(.epochsAndSteps("\(lines), not both", at: places[1], first: places[0]))
    }
  }

  /// Entries by key; unknown and repeated ones are reported.
  mutating func entries(of section: Section, _ kind: String, _ keys: [RecipeKey]) -> [RecipeKey: Entry] {
    var found: [RecipeKey: Entry] = [:]
    let files = kind == "data" ? section.entries.filter { isFileOfInput($0, keys, section) } : []
    if files.count > 1 { return filesOfInputs(files, section) }
    for entry in section.entries {
      if files.contains(where: { $0.span == entry.span }) {
        let whole = entry.key.span.joined(entry.value.span)
        let isOnly = file.models.first?.encoder.inputs.count == 1
        report(
          isOnly
            ? .fileOfOnlyInput(entry.key.text, text(entry.value.span), at: entry.key.span, whole: whole)
            : .fileOfInput(entry.key.text, text(entry.value.span), at: entry.key.span, whole: whole))
      } else if let key = keys.first(where: { $0.name == entry.key.text }) {
        if let first = found[key] {
          report(.repeatedKey(entry.key.text, at: entry.key.span, first: first.key.span))
        } else {
          found[key] = entry
        }
      } else {
        report(unknownKey(entry, in: section, kind, keys))
      }
    }
    return found
  }

  /// `a: "a.npy"` and `b: "b.npy"`: one message for all of them, with the keys that each group needs.
  private mutating func filesOfInputs(_ files: [Entry], _ section: Section) -> [RecipeKey: Entry] {
    let isShared = { (entry: Entry) in
      entry.key.text == RecipeKey.test.name || RecipeKey.ofPixels.contains { $0.name == entry.key.text }
    }
    let others = section.entries.filter { entry in !files.contains { $0.span == entry.span } && !isShared(entry) }
    let keys = others.map { ", \(text($0.span))" }.joined()
    let groups = files.map { "\($0.key.text) { file: \(text($0.value.span))\(keys) }" }
    let rest = others.isEmpty ? "" : ", in place of " + listing(others.map { text($0.span) }) + " beside them"
    var message = Diagnostic.fileOfInput(
      files[0].key.text, text(files[0].value.span), at: files[0].key.span, whole: files[0].span)
    (message.help, message.fix) = ("write \(listing(groups))\(rest)", nil)
    report(message)
    return [:]
  }

  /// `x: "cube.npy"` for an input; an only input whose file is given, or which is called as a key is, does not count.
  private func isFileOfInput(_ entry: Entry, _ keys: [RecipeKey], _ section: Section) -> Bool {
    guard case .string = entry.value.kind, let inputs = file.models.first?.encoder.inputs,
      inputs.contains(where: { $0.name?.text == entry.key.text })
    else { return false }
    let isKey = keys.contains { $0.name == entry.key.text }
    let hasFile = section.entries.contains { $0.key.text == RecipeKey.file.name }
    return inputs.count > 1 || !isKey && !hasFile
  }

  /// A key that the section does not know, with where its value belongs.
  private func unknownKey(_ entry: Entry, in section: Section, _ kind: String, _ keys: [RecipeKey]) -> Diagnostic {
    let (name, value, place) = (entry.key.text, text(entry.value.span), entry.key.span)
    if file.models.first?.parameters.contains(where: { $0.name.text == name }) ?? false {
      return .parameterAsKey(name, value, of: kind, at: place)
    }
    if kind == "train", let message = keyOfSchedule(entry, section) ?? trainedParts(entry, section) { return message }
    if kind == "data", name == RecipeKey.clip.name { return .clippedData(at: place) }
    if let cure = inOptimizer(entry, section) { return .keyOfOptimizer(name, cure, at: place, line: line(of: entry)) }
    if let whole = inOptimizerOfTrain(entry, section) {
      return .foreignEntryKey(name, whole, at: place, whole: place.joined(entry.value.span))
    }
    let other = RecipeSection.allCases.first { $0.keys.contains { $0.name == name } }
    if kind == "data", let message = listOfFiles(entry) { return message }
    if other == nil, let foreign = foreignKey(name, entry.value, kind) {
      return foreignKey(entry, foreign, of: section, kind)
    }
    return .unknownKey(
      name, value, of: kind, known: keys.map(\.name), belongs: other?.rawValue ?? OptimizerTable.owner(of: name),
      at: place)
  }

  /// A number of a schedule, or a schedule, written as a key of its own.
  private func keyOfSchedule(_ entry: Entry, _ section: Section) -> Diagnostic? {
    let (name, place) = (entry.key.text, entry.key.span)
    if let cure = warmupOfRate(entry, section) {
      return .keyOfOptimizer(name, cure, of: "the schedule", at: place, line: line(of: entry))
    }
    if let other = unevenSchedule(entry) { return .unevenSchedule(name, other, at: place) }
    let whole = place.joined(entry.value.span)
    guard let cure = scheduleKey(entry) else {
      return warmupKey(entry).map { .foreignEntryKey(name, $0, at: place, whole: whole) }
    }
    let message = Diagnostic.foreignEntryKey(name, cure, at: place, whole: whole)
    guard case .call(let callee, let arguments) = entry.value.kind else { return message }
    return completed(message, text(callee.span), arguments)
  }

  /// What a key of another recipe is here; nil for one that is nearly ours.
  func foreignKey(_ key: String, _ value: Expression, _ section: String) -> ForeignKey? {
    ForeignKey(key, value: String(source.text(of: value.span)))
  }

  /// A key of another recipe, with the line that takes its place; where our key is given as well, it goes.
  private func foreignKey(_ entry: Entry, _ foreign: ForeignKey, of section: Section, _ kind: String) -> Diagnostic {
    let foreign = section.title == nil ? foreign : foreign.inPhase
    let plain = Diagnostic.foreignKey(entry.key.text, of: kind, foreign, at: entry.key.span)
    guard let line = foreign.line, foreign.section == kind else { return plain.or(listedPicture(entry, section)) }
    let own = line.prefix { $0 != ":" }
    var message = plain
    if section.entries.contains(where: { $0.key.text == own }) {
      message.help = "leave it out: `\(own)` is given"
    } else {
      message.fix = .init(entry.key.span.joined(entry.value.span), line)
    }
    return message
  }

  /// Puts the value of a plain key into the recipe.
  private mutating func read(_ key: RecipeKey, _ expression: Expression, _ train: inout TrainRecipe) {
    if key == .optimizer { return readOptimizer(expression, &train) }
    if key == .rate { return readRate(expression, &train) }
    if key == .freeze { return readFrozen(expression, &train) }
    if key == .test, readBlocks(expression, &train) { return }
    // What belongs to a file is read with it.
    guard !RecipeKey.ofFile.contains(key), let value = recipeValue(key, expression) else { return }
    train[key] = value
  }

  /// The value of a plain key; nil after a report, or while a hyper-parameter in it has no value.
  mutating func recipeValue(_ key: RecipeKey, _ expression: Expression) -> RecipeValue? {
    let kind = key.kind
    if case .form = kind { return nil }
    if case .schedule = kind { return readSchedule(expression, of: key).map { .schedule($0) } }
    switch key.kind {
    case .duration, .interval, .stop: return writtenValue(key, expression)
    default: break
    }
    if key.mayChange, let message = warmed(expression, called: key) {
      report(message)
      return nil
    }
    if key.mayChange, let parts = scheduledParts(expression) {
      return scheduled(key, parts, expression)
    }
    if let message = complaint(aboutScheduleIn: expression, of: key) {
      report(message)
      return nil
    }
    if case .call(_, let arguments) = expression.kind, arguments.count == 1, case .number = arguments[0].value.kind,
      key == .average || key == .clip
    {
      return refuse(key, .unknown, found: text(expression.span), expression)
    }
    if let message = complaint(about: expression, of: key) {
      report(message)
      return nil
    }
    let meaning = evaluate(expression)
    if meaning.isUnknown { return nil }
    guard isOfKind(meaning, kind) else {
      return refuse(key, meaning, found: foundForm(key, meaning, expression.span), expression)
    }
    guard let value = value(meaning, of: key, expression.span) else { return nil }
    guard kind.allows(value) else { return refuse(key, meaning, found: found(meaning), expression) }
    if let unusual = key.isUnusual(value) { report(.unusualValue(key, unusual, at: expression.span)) }
    return value
  }

  /// A number times a schedule; nil after a report.
  private mutating func scheduled(
    _ key: RecipeKey, _ parts: (number: Expression, schedule: Expression), _ expression: Expression
  ) -> RecipeValue? {
    switch recipeValue(key, parts.number) {
    case .real(let number)?:
      return readSchedule(parts.schedule, of: key, times: parts.number).map { .scheduled(number, $0) }
    case .scheduled?:
      let number = scheduledParts(parts.number).map { text($0.number.span) } ?? text(parts.number.span)
      let line = "\(key.label): \(number) * \(text(parts.schedule.span))"
      report(
        .wrongKeyValue(
          key.name, due: key.kind.words, found: "a number times two schedules",
          help: "a number takes one schedule: write `\(line)`", at: expression.span))
      return nil
    default: return nil
    }
  }

  /// What a value says in another way than its key, before it is evaluated.
  private func complaint(about expression: Expression, of key: RecipeKey) -> Diagnostic? {
    let (words, place) = (text(expression.span), expression.span)
    if key == .target, words.hasSuffix("%") {
      let help = "a run ends at a loss, which is no share: write for example `target: 1e-3`"
      return .wrongKeyValue(key.name, due: "a loss", found: "a share", help: help, at: place)
    }
    if case .range(_, let high?) = expression.kind, case .int = key.kind {
      let help = "write `\(key.label): \(text(high.span))`: it is one number"
      return .wrongKeyValue(key.name, due: key.kind.words, found: "a range", help: help, at: place)
    }
    if case .name(let word) = expression.kind, let help = cure(key, ofWord: word) {
      return .wrongKeyValue(key.name, due: key.kind.words, found: "the word `\(word)`", help: help, at: place)
    }
    guard case .int = key.kind, let help = cureOfShare(key, expression) else { return nil }
    return .wrongKeyValue(key.name, due: key.kind.words, found: words, help: help, at: place)
  }

  /// `10 min`, `patience(20, of: test)`: values whose words no expression has; nil after a report.
  private mutating func writtenValue(_ key: RecipeKey, _ expression: Expression) -> RecipeValue? {
    let words = text(expression.span)
    if let value = key.kind.parsed(words.filter { $0 != "\"" }) { return value }
    if case .stop = key.kind, let message = otherStop(words, at: expression.span) {
      report(message)
      return nil
    }
    var message = Diagnostic.wrongKeyValue(
      key.name, due: key.kind.words, found: words, help: cureOfWords(key, words), at: expression.span)
    if case .stop = key.kind, words != "false" { message.fix = .init(expression.span, StopRule.meant(by: words)) }
    report(message)
    return nil
  }

  private mutating func refuse(
    _ key: RecipeKey, _ meaning: Meaning, found: String, _ expression: Expression
  ) -> RecipeValue? {
    let example = key.label == key.name ? nil : "for example `\(key.label): \(key.defaultText)`"
    report(
      .wrongKeyValue(
        key.name, due: key.kind.words, found: found, help: cure(key, meaning, expression.span) ?? example,
        at: expression.span))
    return nil
  }

  private func isOfKind(_ meaning: Meaning, _ kind: KeyKind) -> Bool {
    switch (kind, meaning) {
    case (.int, .number(let number)): number.size != nil
    case (.real, .number), (.bool, .bool): true
    default: false
    }
  }

  /// A meaning of the key's kind as its value; nil after a report, or while it is not known.
  private mutating func value(_ meaning: Meaning, of key: RecipeKey, _ span: Span) -> RecipeValue? {
    switch (key.kind, meaning) {
    case (.int, _): size(meaning, for: "`\(key.name)`", at: span).flatMap(known).map { .int($0) }
    case (_, .number(let number)): number.value.map { .real($0) }
    case (_, .bool(let flag)): flag.map { .bool($0) }
    default: nil
    }
  }
}
