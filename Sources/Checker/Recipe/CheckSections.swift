import Diagnostics
import Graph
import Syntax

/// What the sections of a file say.
struct Recipes {
  var data: DataRecipe?
  var dataKeys: [String: Span] = [:]
  var train = TrainRecipe()
}

extension Elaborator {
  /// Reads `data` and `train`; hyper-parameters may be used in their values.
  mutating func checkSections(
    _ model: Model, _ parameters: [ResolvedParameter], _ typed: TypedModel?
  ) -> Recipes {
    var recipes = Recipes()
    for section in file.sections {
      guard let kind = RecipeKey.Section(rawValue: section.keyword.text) else { continue }
      frames = [frame("the `\(section.keyword.text)` section", parameters)]
      namings = [Naming(prefix: section.keyword.text)]
      let entries = entries(of: section, kind)
      for (key, entry) in entries { read(key, entry.value, &recipes.train) }
      if kind == .data {
        recipes.data = checkData(entries, section, model)
        for (key, entry) in entries { recipes.dataKeys[key.rawValue] = entry.value.span }
      }
      if let epochs = entries[.epochs], let steps = entries[.steps] {
        report(.epochsAndSteps(at: steps.key.span, first: epochs.key.span))
      }
    }
    return recipes
  }

  /// Entries by key; unknown and repeated ones are reported.
  private mutating func entries(of section: Section, _ kind: RecipeKey.Section) -> [RecipeKey:
    Entry]
  {
    let keys = RecipeKey.keys(of: kind)
    var found: [RecipeKey: Entry] = [:]
    for entry in section.entries {
      guard let key = keys.first(where: { $0.rawValue == entry.key.text }) else {
        let other = RecipeKey(rawValue: entry.key.text)?.declaration.section
        if other == nil || other == .adam, let foreign = foreignKey(entry.key.text, entry.value, kind.rawValue) {
          report(.foreignKey(entry.key.text, of: kind.rawValue, foreign, at: entry.key.span))
          continue
        }
        report(
          .unknownKey(
            entry.key.text, of: kind.rawValue, known: keys.map(\.rawValue),
            belongs: other?.rawValue,
            at: entry.key.span))
        continue
      }
      if let first = found[key] {
        report(.repeatedKey(entry.key.text, at: entry.key.span, first: first.key.span))
      } else {
        found[key] = entry
      }
    }
    return found
  }

  /// What a key of another recipe is here; nil for one that is nearly ours.
  private func foreignKey(_ key: String, _ value: Expression, _ section: String) -> ForeignKey? {
    ForeignKey(key, value: String(source.text(of: value.span)))
  }

  /// Puts the value of a plain key into the recipe.
  private mutating func read(_ key: RecipeKey, _ expression: Expression, _ train: inout TrainRecipe) {
    if key == .optimizer { return readOptimizer(expression, &train) }
    if key == .test, readBlocks(expression, &train) { return }
    // What belongs to a file is read with it.
    guard !RecipeKey.ofFile.contains(key), let value = recipeValue(key, expression) else { return }
    train.set(key, value)
  }

  /// The value of a plain key; nil after a report, or while a hyper-parameter in it has no value.
  mutating func recipeValue(_ key: RecipeKey, _ expression: Expression) -> RecipeValue? {
    let kind = key.declaration.kind
    if case .form = kind { return nil }
    if case .name(let word) = expression.kind, let help = cure(key, ofWord: word) {
      report(
        .wrongKeyValue(key.rawValue, due: kind.words, found: "the word `\(word)`", help: help, at: expression.span))
      return nil
    }
    let meaning = evaluate(expression)
    let value: RecipeValue
    switch (kind, meaning) {
    case (_, .unknown): return nil
    case (.int, .number(let number)) where number.size != nil:
      guard let size = size(meaning, for: "`\(key.rawValue)`", at: expression.span),
        let known = known(size)
      else { return nil }
      value = .int(known)
    case (.real, .number(let number)):
      guard let known = number.value else { return nil }
      value = .real(known)
    case (.bool, .bool(let flag)):
      guard let flag else { return nil }
      value = .bool(flag)
    default:
      report(
        .wrongKeyValue(
          key.rawValue, due: kind.words, found: foundForm(key, meaning, expression.span),
          help: cure(key, meaning, expression.span), at: expression.span))
      return nil
    }
    guard kind.allows(value) else {
      report(
        .wrongKeyValue(
          key.rawValue, due: kind.words, found: found(meaning), help: cure(key, meaning, expression.span),
          at: expression.span))
      return nil
    }
    return value
  }

  /// `adam(1e-3, 0.9, 0.999)` with the names of its numbers.
  private func namedInOrder(_ arguments: [Argument], _ keys: [RecipeKey]) -> String? {
    guard arguments.count > 1, arguments.count <= keys.count, arguments[1].label == nil else { return nil }
    let values = arguments.enumerated().map { place, argument in
      "\(argument.label?.text ?? keys[place].rawValue): \(source.text(of: argument.value.span))"
    }
    return "adam(\(values.joined(separator: ", ")))"
  }

  /// `adam(lr: 3e-5)`
  private mutating func readOptimizer(_ expression: Expression, _ train: inout TrainRecipe) {
    var arguments: [Argument] = []
    var callee = expression
    if case .call(let target, let given) = expression.kind { (callee, arguments) = (target, given) }
    guard case .name("adam") = callee.kind else {
      let words = text(callee.span)
      let bare = String(source.text(of: expression.span)).filter { $0 != "\"" }
      if bare == "adam" { return report(.unknownOptimizer(words, nil, help: "adam", at: callee.span)) }
      if let cure = ForeignCure(ofCall: bare), ForeignNames.optimizers[cure.name] != nil {
        return report(.unknownOptimizer(words, nil, help: cure.code, cure.notes, at: expression.span))
      }
      return report(.unknownOptimizer(words, meant(by: words, among: ["adam"]), at: callee.span))
    }
    let keys = RecipeKey.keys(of: .adam)
    if let cure = namedInOrder(arguments, keys) {
      return report(.unnamedKeys(cure, at: arguments[1].value.span, whole: expression.span))
    }
    var seen: [String: Span] = [:]
    for argument in arguments {
      let label = argument.label?.text ?? (seen.isEmpty ? "lr" : "")
      guard let key = keys.first(where: { $0.rawValue == label }) else {
        if label == "betas", let name = argument.label,
          let call = translatedCall(String(source.text(of: expression.span)), names: file.names)
        {
          report(.foreignAttribute(name, of: "adam", nil, cure: call, at: expression.span))
          continue
        }
        if let foreign = foreignKey(label, argument.value, "adam") {
          report(.foreignKey(label, of: "adam", foreign, at: argument.label?.span ?? argument.value.span))
          continue
        }
        report(
          .unknownKey(
            label.isEmpty ? text(argument.value.span) : label, of: "adam",
            known: keys.map(\.rawValue),
            belongs: nil, at: argument.label?.span ?? argument.value.span))
        continue
      }
      if let first = seen[label] {
        report(.repeatedKey(label, at: argument.value.span, first: first))
        continue
      }
      seen[label] = argument.value.span
      if let value = recipeValue(key, argument.value) { train.set(key, value) }
    }
  }
}
