import Diagnostics
import Graph
import Recipe
import Syntax

// Changes: reporter.
extension Elaborator {
  /// The keys for the order of pixels, bins, exclusions and the scale of numbers.
  mutating func shape(_ recipe: inout FileRecipe, _ entries: [RecipeKey: Entry]) {
    recipe.pixels = entries[.pixels].flatMap { pixels($0) }
    if case .bool(let flag)? = plain(.transpose, entries) { recipe.isTransposed = flag }
    if case .int(let size)? = plain(.binPixels, entries) { recipe.pixelBin = size }
    if case .int(let size)? = plain(.binChannels, entries) { recipe.channelBin = size }
    recipe.deadChannels = entries[.deadChannels].flatMap { channels($0) } ?? []
    recipe.deadPixels = entries[.deadPixels].flatMap { pixelPositions($0) } ?? []
    recipe.mask = entries[.mask].flatMap { string(.mask, $0) }
    recipe.scale = entries[.scale].flatMap { scale($0) } ?? .none
    recipe.patch = entries[.patch].flatMap { patch($0) }
    if case .int(let step)? = plain(.stride, entries) { recipe.stride = step }
    if case .bool(let flag)? = plain(.classes, entries) { recipe.holdsClasses = flag }
    if let stride = entries[.stride], entries[.patch] == nil {
      report(.keyNeeds("stride", "patch", at: stride.key.span))
    }
  }

  private mutating func patch(_ entry: Entry) -> FileRecipe.Patch? {
    if case .name("all") = entry.value.kind { return .all }
    let meaning = evaluate(entry.value)
    // A size without a value waits for its setting.
    if case .number(let number) = meaning, number.value == nil, number.size != nil { return nil }
    guard case .number(let number) = meaning, let value = number.value, let side = Int(exactly: value),
      (1...100_000).contains(side)
    else { return refuse(.patch, entry) }
    return .side(side)
  }

  private mutating func plain(_ key: RecipeKey, _ entries: [RecipeKey: Entry]) -> RecipeValue? {
    entries[key].flatMap { recipeValue(key, $0.value) }
  }

  private mutating func pixels(_ entry: Entry) -> FileRecipe.Pixels? {
    guard case .call(let callee, let arguments) = entry.value.kind, case .name(let order) = callee.kind,
      ["row_major", "column_major"].contains(order), arguments.count == 2,
      zip(arguments, ["rows", "columns"]).allSatisfy({ $0.label == nil || $0.label?.text == $1 })
    else { return refuse(.pixels, entry) }
    let sizes = arguments.map { wholeNumber($0.value) }
    guard let rows = sizes[0], let columns = sizes[1], rows > 0, columns > 0 else { return refuse(.pixels, entry) }
    return FileRecipe.Pixels(rows: rows, columns: columns, isColumnMajor: order == "column_major")
  }

  private mutating func channels(_ entry: Entry) -> [Int]? {
    guard case .list(let items) = entry.value.kind else { return refuse(.deadChannels, entry) }
    let numbers = items.map { wholeNumber($0) }
    let known = numbers.compactMap(\.self)
    return known.count == items.count ? known : refuse(.deadChannels, entry)
  }

  private mutating func pixelPositions(_ entry: Entry) -> [[Int]]? {
    guard case .list(let items) = entry.value.kind else { return refuse(.deadPixels, entry) }
    var positions: [[Int]] = []
    for item in items {
      var parts = [item]
      if case .list(let inner) = item.kind { parts = inner.count == 2 ? inner : [] }
      let numbers = parts.map { wholeNumber($0) }.compactMap(\.self)
      guard !numbers.isEmpty, numbers.count == parts.count else { return refuse(.deadPixels, entry) }
      positions.append(numbers)
    }
    return positions
  }

  private mutating func scale(_ entry: Entry) -> FileRecipe.Scale? {
    guard case .name(let name) = entry.value.kind, let scale = FileRecipe.Scale(rawValue: name) else {
      return refuse(.scale, entry)
    }
    return scale
  }

  /// A number from 0 on; nil for anything else.
  private mutating func wholeNumber(_ expression: Expression) -> Int? {
    guard case .number(let number) = evaluate(expression), let value = number.value, let whole = Int(exactly: value),
      whole >= 0
    else { return nil }
    return whole
  }

  /// `blocks(20%)` and `blocks(8, 20%)` as they are written here.
  private mutating func blocks(_ arguments: [Argument]) -> String? {
    let values = arguments.compactMap { argument -> (text: String, value: Double)? in
      guard case .number(let number) = evaluate(argument.value), let value = number.value else { return nil }
      return (text(argument.value.span), value)
    }
    if values.count == 1, arguments.count == 1, values[0].value > 1 { return "blocks(20%, size: \(values[0].text))" }
    guard values.count == arguments.count, let share = values.first(where: { $0.value < 1 }) else { return nil }
    return "blocks(\(share.text), size: \(values.first { $0.value >= 1 }?.text ?? "8"))"
  }

  /// `blocks(20%, size: 8)`; false when the value has another form.
  mutating func readBlocks(_ expression: Expression, _ train: inout TrainRecipe) -> Bool {
    guard case .call(let callee, let arguments) = expression.kind, case .name("blocks") = callee.kind else {
      return false
    }
    guard arguments.count == 2, arguments[0].label == nil,
      arguments[1].label == nil || arguments[1].label?.text == "size",
      let size = wholeNumber(arguments[1].value), (1...100_000).contains(size)
    else {
      report(
        .wrongKeyValue(
          "test", due: "a share such as `20%`, or `blocks(20%, size: 8)`", found: text(expression.span),
          help: blocks(arguments).map { "write `test: \($0)`" }, at: expression.span))
      return true
    }
    if let value = recipeValue(.test, arguments[0].value) { train[.test] = value }
    train.testBlock = size
    return true
  }
}
