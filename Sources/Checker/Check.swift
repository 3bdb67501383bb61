import Diagnostics
import Syntax

/// What a check finds.
package struct CheckResult: Sendable {
  /// Nil when there are errors.
  package let typed: TypedFile?
  /// In the order of the file; warnings only when there is no error.
  package let diagnostics: [Diagnostic]

  package init(typed: TypedFile?, diagnostics: [Diagnostic]) {
    self.typed = typed
    self.diagnostics = diagnostics
  }
}

/// Resolves the names, types and sizes of a file and reports every independent mistake.
///
/// A pure function: it reads no files. The file should come from the parser without errors.
package func check(_ file: File, source: SourceFile, settings: [Setting]) -> CheckResult {
  var elaborator = Elaborator(source: source, file: file)
  let typed = elaborator.run(settings)
  if elaborator.hasErrors {
    let found = Examination(elaborator)
    let errors = Disguise(source)?.explained(found.messages) { text in
      Examination(text: text, like: source, settings)?.messages
    }
    if let errors, errors != found.messages { return CheckResult(typed: nil, diagnostics: limited(errors)) }
    var repairs = Repairs(settings: settings, size: source.text.utf8.count, work: elaborator.reporter.work)
    return CheckResult(typed: nil, diagnostics: limited(repairs.cured(found)))
  }
  // With other sizes than the file's own a warning may be gone.
  let warnings = allowing(
    file.allowances, elaborator.reporter.sorted.map(\.diagnostic),
    possible: typed.flatMap { $0.model.heldStatistics($0.train, areGiven: true) }.map { [$0] } ?? [],
    tellsUnused: settings.isEmpty)
  return CheckResult(typed: typed, diagnostics: limited(warnings))
}

// Changes: reporter.
extension Elaborator {
  /// Checks the file; nil when there are errors.
  mutating func run(_ settings: [Setting]) -> TypedFile? {
    defer { reporter.finish() }
    for (name, first) in declarations.repeated {
      report(.repeatedName(name.text, at: name.span, first: first))
    }
    checkFunctions()
    checkBlocks()
    guard let model = file.models.first else { return nil }
    let parameters = resolve(model.parameters, settings)
    let typed = check(model, parameters)
    let recipes = checkSections(model, parameters, typed)
    if let mistake = typed?.mistakeOfBatches(recipes.train) { report(mistake) }
    if !hasErrors, let name = file.foreignNames.first {
      report(.unknownCallable(text(name), nil, at: name))
    }
    guard let typed, !hasErrors else { return nil }
    warnAboutUnused(in: typed, model)
    warnAboutSingles(in: typed, besides: LintedModel(typed, recipes, self).meansOfSamples)
    warnAboutLoneElements(in: typed)
    runLints(on: typed, recipes)
    warnAboutLoneSamples(in: typed, batch: recipes.train.batch)
    return TypedFile(model: typed, data: recipes.data, dataKeys: recipes.dataKeys, train: recipes.train)
  }
}
