import Diagnostics
import Graph
import Recipe
import Syntax

// Changes: reporter.
extension Elaborator {
  /// The array that `file` and the keys beside it describe; nil after a report.
  mutating func fileSource(_ entry: Entry, _ entries: [RecipeKey: Entry]) -> FileRecipe? {
    guard let path = string(.file, entry) else { return nil }
    var recipe = FileRecipe(path: path)
    if let header = entries[.header], case .bool(let flag)? = recipeValue(.header, header.value) {
      recipe.header = flag
    }
    recipe.dataset = entries[.dataset].flatMap { string(.dataset, $0) }
    recipe.spectral = entries[.spectral].flatMap { spectralAxis($0) }
    recipe.rows = entries[.rows].flatMap { indices(.rows, $0) }
    recipe.columns = entries[.columns].flatMap { indices(.columns, $0) }
    recipe.channels = entries[.channels].flatMap { indices(.channels, $0) }
    recipe.between = entries[.between].flatMap { interval($0) }
    if let between = entries[.between], let channels = entries[.channels] {
      report(.twoCrops(at: between.key.span, first: channels.key.span))
    }
    shape(&recipe, entries)
    return recipe
  }

  mutating func string(_ key: RecipeKey, _ entry: Entry) -> String? {
    if case .string(let text) = entry.value.kind, !text.isEmpty { return text }
    return refuse(key, entry)
  }

  private mutating func spectralAxis(_ entry: Entry) -> FileRecipe.SpectralAxis? {
    if case .string(let name) = entry.value.kind, !name.isEmpty { return .name(name) }
    // A bare word is meant as the name of an axis.
    if case .name(let name) = entry.value.kind, !environment.isBound(name) { return refuse(.spectral, entry) }
    guard case .number(let number) = evaluate(entry.value), let value = number.value, let axis = Int(exactly: value),
      axis >= 0
    else { return refuse(.spectral, entry) }
    return .number(axis)
  }

  private mutating func indices(_ key: RecipeKey, _ entry: Entry) -> ClosedRange<Int>? {
    let known = reporter.count
    guard let (low, high) = ends(entry), let first = Int(exactly: low), let last = Int(exactly: high), first >= 0,
      first <= last
    else { return reporter.count > known ? nil : refuse(key, entry) }
    return first...last
  }

  private mutating func interval(_ entry: Entry) -> ClosedRange<Double>? {
    let known = reporter.count
    guard let (low, high) = ends(entry), low < high else {
      return reporter.count > known ? nil : refuse(.between, entry)
    }
    return low...high
  }

  private mutating func ends(_ entry: Entry) -> (Double, Double)? {
    guard case .range(let low, let high?) = entry.value.kind else { return nil }
    guard case .number(let first) = evaluate(low), case .number(let last) = evaluate(high), let a = first.value,
      let b = last.value
    else { return nil }
    return (a, b)
  }

  mutating func refuse<Result>(_ key: RecipeKey, _ entry: Entry) -> Result? {
    report(
      .wrongKeyValue(
        key.name, due: key.kind.words, found: text(entry.value.span),
        help: cure(key, WrittenNumbers(source.text(of: entry.value.span))), at: entry.value.span))
    return nil
  }
}
