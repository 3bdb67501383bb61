import Diagnostics
import Graph
import Recipe
import Syntax

// Changes: reporter.
extension Elaborator {
  /// The source of samples in `data`; nil without one or after a report.
  mutating func checkData(_ entries: [RecipeKey: Entry], _ section: Section, _ model: Model)
    -> DataRecipe?
  {
    if let image = entries[.image], let other = entries[.file] {
      report(.twoSources(at: other.key.span, first: image.key.span))
      return nil
    }
    // A key that is not known has its own message, and may have been meant as the one that is missing.
    let mayMeanOther = section.entries.contains { entry in !RecipeKey.ofData.contains { $0.name == entry.key.text } }
    for key in RecipeKey.ofFile where entries[.file] == nil && !mayMeanOther {
      if let entry = entries[key] { report(.keyNeeds(key.name, "file", at: entry.key.span)) }
    }
    if let image = entries[.image] {
      let picture = picture(image.value)
      guard let spectra = entries[.spectra] else {
        if !mayMeanOther { report(.keyNeeds("image", "spectra", at: image.key.span)) }
        return nil
      }
      let recipe = spectrum(spectra.value, picture?.channels, model)
      guard let picture, let recipe else { return nil }
      return .picture(picture, recipe)
    }
    if let spectra = entries[.spectra], !mayMeanOther {
      report(.keyNeeds("spectra", "image", at: spectra.key.span))
    }
    return entries[.file].flatMap { fileSource($0, entries) }.map { recipe in
      compare(recipe, entries, with: model.encoder.inputs.first)
      if recipe.holdsClasses, let place = entries[.classes], model.encoder.inputs.count == 1 {
        report(.onlyClasses(model.encoder.inputs[0].name?.text ?? "x", at: place.value.span))
      }
      return .file(recipe)
    }
  }

  private mutating func picture(_ expression: Expression) -> DataRecipe.Picture? {
    switch expression.kind {
    case .string(let path) where !path.isEmpty: return .file(path)
    case .name("phantom"): return .phantom(rows: 85, columns: 70)
    case .call(let callee, let arguments):
      guard case .name("phantom") = callee.kind else { break }
      return phantom(arguments, expression.span)
    default: break
    }
    report(
      .wrongKeyValue(
        "image", due: "a file name in quotes, `phantom` or `phantom(rows, columns)`",
        found: text(expression.span), at: expression.span))
    return nil
  }

  private mutating func phantom(_ arguments: [Argument], _ span: Span) -> DataRecipe.Picture? {
    var sizes: [Int] = []
    for (argument, name) in zip(arguments, ["rows", "columns"]) {
      guard argument.label == nil || argument.label?.text == name else { break }
      guard let size = evaluateSize(argument.value, for: "`\(name)` of `phantom`") else {
        return nil
      }
      sizes.append(known(size) ?? 1)
    }
    guard arguments.count == 2, sizes.count == 2 else {
      report(.wrongKeyValue("image", due: "`phantom(rows, columns)`", found: text(span), at: span))
      return nil
    }
    guard sizes.allSatisfy((1...100_000).contains) else {
      report(
        .wrongKeyValue(
          "image", due: "a picture of 1 to 100000 rows and columns", found: text(span), at: span))
      return nil
    }
    return .phantom(rows: sizes[0], columns: sizes[1])
  }
}
