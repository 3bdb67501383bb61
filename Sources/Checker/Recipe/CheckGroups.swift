import Diagnostics
import Recipe
import Syntax

// Changes: reporter.
extension Elaborator {
  /// The groups of `data`, one for each input; nil after a report.
  ///
  /// Keys beside them that say which pixels are taken hold for every group that does not say it itself.
  mutating func checkGroups(
    _ groups: [Section], _ shared: [RecipeKey: Entry], _ model: Model, _ places: inout [String: Span]
  ) -> DataRecipe? {
    for (key, entry) in shared where key != .test && !RecipeKey.ofPixels.contains(key) {
      let lines = groups.filter { group in !group.entries.contains { $0.key.text == key.name } }.map { group in
        let keys = (group.entries.map(\.span) + [entry.span]).map(text).joined(separator: ", ")
        return "\(group.keyword.text) { \(keys) }"
      }
      report(.keyOutsideGroup(key.name, lines, at: entry.key.span))
    }
    let names = model.encoder.inputs.compactMap(\.name?.text)
    var found: [InputRecipe] = []
    var firsts: [String: Span] = [:]
    for group in groups {
      let name = group.keyword
      if !names.contains(name.text) {
        report(.unknownGroup(name.text, names, free: freeInput(of: group, groups, names), at: name.span))
      } else if let first = firsts.updateValue(name.span, forKey: name.text) {
        report(.repeatedKey(name.text, at: name.span, first: first))
      } else if let recipe = input(group, shared, model) {
        found.append(recipe)
      }
    }
    guard let only = found.first, names.count == 1 else { return found.isEmpty ? nil : .inputs(found) }
    places.merge(only.keys) { $1 }
    return .file(only.file)
  }

  /// The input without a group that one of another name means: the only one, or the one of its file's name.
  private func freeInput(of group: Section, _ groups: [Section], _ names: [String]) -> String? {
    let free = names.filter { name in !groups.contains { $0.keyword.text == name } }
    let file = group.entries.first { $0.key.text == "file" }.map { text($0.value.span) } ?? ""
    return free.count == 1 ? free[0] : free.first { file.dropFirst().hasPrefix($0) }
  }

  private mutating func input(_ group: Section, _ shared: [RecipeKey: Entry], _ model: Model) -> InputRecipe? {
    let own = entries(of: group, "data", [.file] + RecipeKey.ofFile)
    let all = own.merging(shared.filter { RecipeKey.ofPixels.contains($0.key) }) { mine, _ in mine }
    guard let file = own[.file] else {
      // A key that is not known has its own message, and may have been meant as `file`.
      if own.count == group.entries.count { report(.groupWithoutFile(group.keyword.text, at: group.keyword.span)) }
      return nil
    }
    return fileSource(file, all).map { recipe in
      let port = model.encoder.inputs.first { $0.name?.text == group.keyword.text }
      if !recipe.holdsClasses, let shape = port?.shape {
        if shape.count == 3 { compare(recipe, all, with: port) } else { compareChannels(recipe, all, with: shape) }
      }
      let keys = Dictionary(uniqueKeysWithValues: all.map { ($0.key.name, $0.value.value.span) })
      return InputRecipe(name: group.keyword.text, file: recipe, span: group.keyword.span, keys: keys)
    }
  }
}
