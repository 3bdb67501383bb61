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
        help: cure(key, String(source.text(of: entry.value.span))), at: entry.value.span))
    return nil
  }

  /// The value as its key takes it, where it is only written in another way.
  private func cure(_ key: RecipeKey, _ text: String) -> String? {
    let isOpen = ["range", "slice", "np.arange", "arange"].contains { text.hasPrefix($0 + "(") }
    let list = isOpen ? text.drop { $0 != "(" } : text[...]
    let bare = list.filter { !"\"()[] ".contains($0) }
    let ends = bare.split(whereSeparator: { "-:,xX".contains($0) })
    let isNumbers = !ends.isEmpty && ends.allSatisfy { Double($0) != nil }
    switch key {
    case .mask where ["true", "false", "none", "None", "null"].contains(text):
      return text == "true" ? "a mask is a file: write `mask: \"mask.npy\"`" : "leave it out"
    case .file where text.first == "[" || text.first == "(":
      let first = text.split(separator: ",").first.map { $0.filter { !"\"()[] ".contains($0) } } ?? ""
      let inputs = file.models.first?.encoder.inputs.compactMap(\.name?.text) ?? []
      let paths = text.split(separator: ",").map { $0.filter { !"\"()[] ".contains($0) } }
      if inputs.count == paths.count, inputs.count > 1 {
        let groups = zip(inputs, paths).map { "`\($0) { file: \"\($1)\" }`" }.joined(separator: " and ")
        return "several inputs have a group each: write \(groups)"
      }
      return "an input reads one file: write `file: \"\(first)\"`; several inputs have a group each: "
        + "`x { file: \"\(first)\" }`"
    case .file where text.count(where: { $0 == "\"" }) > 1:
      let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
      let names = parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
      let path = names.reduce("") { $0.isEmpty || $0.hasSuffix("/") || text.contains("+") ? $0 + $1 : "\($0)/\($1)" }
      return "write `\(key.name): \"\(path)\"`"
    case .file, .dataset, .mask:
      return text.isEmpty ? nil : "write `\(key.name): \"\(text.filter { $0 != "\"" })\"`"
    case .scale:
      let isShifted = bare.lowercased().filter(\.isLetter).contains("minmax")
      let end = isShifted ? ": it divides by the largest number and subtracts none" : ""
      return ForeignKey("normalize", value: bare)?.line.map { "write `\($0)`\(end)" }
    case .channels, .rows, .columns, .between:
      if isOpen, isNumbers, let end = ends.last.flatMap({ Int($0) }) {
        return "write `\(key.name): \(ends.count > 1 ? String(ends[0]) : "0")...\(end - 1)`: both ends belong to it"
      }
      if let whole = Int(bare), key != .between, whole > 0 { return "write `\(key.name): 0...\(whole - 1)`" }
      let both = text.components(separatedBy: "...").map { $0.filter { $0 != " " } }
      if both.count == 2, let low = Double(both[0]), let high = Double(both[1]), low > high {
        return "the lower end comes first: write `\(key.name): \(both[1])...\(both[0])`"
      }
      return isNumbers && ends.count == 2 ? "write `\(key.name): \(ends[0])...\(ends[1])`" : nil
    case .deadChannels, .deadPixels:
      return isNumbers && !text.contains("[[") && !text.contains("],")
        ? "write `\(key.name): [\(ends.joined(separator: ", "))]`" : nil
    case .pixels where isNumbers && ends.count == 1:
      return "write `pixels: row_major(\(ends[0]), \(ends[0]))`, or the other number of columns"
    case .pixels where text.contains("_major") || ["C", "F"].contains(where: text.hasPrefix):
      return pixelOrder(text)
    case .pixels:
      guard isNumbers, ends.count == 2 else { return nil }
      let sides = "(\(ends[0]), \(ends[1]))"
      return "write `pixels: row_major\(sides)`, or `column_major\(sides)` for data of MATLAB and Fortran"
    case .patch where ends.count == 2 && ends[0] == ends[1]: return "write `patch: \(ends[0])`"
    case .spectral: return bare == "first" ? "write `spectral: 0`" : bare == "last" ? "leave it out" : nil
    default: return nil
    }
  }

  /// `row_major(95)`, `F(95, 95)`
  private func pixelOrder(_ text: String) -> String? {
    let numbers = text.split { !$0.isNumber }.map(String.init)
    guard let first = numbers.first else {
      return
        "give the rows and columns of the picture, as `pixels: \(text.hasPrefix("column") ? "column" : "row")_major(100, 80)`"
    }
    let order = text.hasPrefix("column") || text.hasPrefix("F") ? "column_major" : "row_major"
    return "write `pixels: \(order)(\(first), \(numbers.count > 1 ? numbers[1] : first))`"
  }
}

extension String {
  fileprivate func components(separatedBy part: String) -> [String] {
    var (parts, rest) = ([String](), self[...])
    while let range = rest.firstRange(of: part) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
