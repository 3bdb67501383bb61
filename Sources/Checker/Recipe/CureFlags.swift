import Diagnostics
import Recipe
import Syntax

/// What to write for a text that a flag does not take.
///
/// The text is read as the value of its key in a model file: what cures the file cures the flag, with all its numbers.
struct FlagCure {
  let text: String
  let key: RecipeKey
  let flag: String
  let recipe: TrainRecipe

  /// `recipe` is what the flag is about: shares are those of its epochs, rates those of its optimizer.
  init(_ text: String, _ key: RecipeKey, _ flag: String, _ recipe: TrainRecipe) {
    (self.text, self.key, self.flag, self.recipe) = (text, key, flag, recipe)
  }

  /// A flag that works, as it is typed, and what is to be known beside it.
  var help: String {
    switch key.kind {
    case .bool: return "give --\(flag) or --no-\(flag)"
    case .duration, .interval:
      let time = Durations.meant(by: text) ?? ForeignTimes.meant(by: text)
      return time.map { "write \(typed($0))" } ?? example
    case .stop: return otherEnd ?? "write \(typed(StopRule.meant(by: text)))"
    default: return slip ?? stayingNumber ?? cured ?? schedules ?? example
    }
  }

  func typed(_ value: String) -> String { "--\(flag) \(shellWord(value))" }

  var example: String {
    let line = RecipeKey.example(of: key.name, due: key.kind.words) ?? ""
    let usual =
      key.defaultText.isEmpty ? usualNumbers[key] ?? String(line.dropFirst(key.name.count + 2)) : key.defaultText
    return "for example \(typed(usual))"
  }

  /// `1e-3 * cosine` for what is one number over the run.
  private var stayingNumber: String? {
    let parts = text.split(separator: "*", maxSplits: 1).map { $0.filter { $0 != " " } }
    guard parts.count == 2, !key.mayChange, let base = key.kind.parsed(parts[0]), key.kind.allows(base) else {
      return nil
    }
    return "it stays as it is over the run: write \(typed(parts[0]))"
  }

  /// All schedules, where a word is none of them.
  private var schedules: String? {
    guard takesSchedule else { return nil }
    let product = text.split(separator: "*", maxSplits: 1)
    let number = product.count > 1 ? "\(product[0].filter { $0 != " " }) * " : ""
    return "schedules are \(listing(ScheduleTable.names)): for example \(typed(number + "cosine(to: 0.01)"))"
  }

  private var takesSchedule: Bool {
    if case .schedule = key.kind { return true }
    return key.mayChange && text.contains("*")
  }
}

// The text in a model file.
extension FlagCure {
  /// The flag that the cures of the file lead to; nil where they lead nowhere.
  private var cured: String? {
    var (trial, why, notes) = (FlagTrial(key, recipe, spoken), "", [String]())
    for _ in 0..<5 {
      guard let error = trial.error else {
        guard let value = trial.value(takenBy: takes) else { return nil }
        return ([why + "write \(typed(value))"] + notes).reversed().joined(separator: "; ")
      }
      guard let next = trial.after(error) else { return inFlags(error.help) }
      if let reason = error.help?.firstMatch(of: /^write `[^`]+`: (.+)$/)?.1 { why = "\(reason): " }
      if let question = error.message.firstMatch(of: /did you mean `[^`]+`\?/) { why = "\(question.0) " }
      notes += error.notes.compactMap(inFlags)
      trial = next
    }
    return nil
  }

  /// The text with the marks of names that the language has: `by=0.5` and `every: 10 by: 0.5`.
  private var spoken: String {
    text.replacing("=", with: ": ").replacing(/([0-9%]) +([a-z_]+ *:)/) { "\($0.1), \($0.2)" }
  }

  func takes(_ value: String) -> Bool {
    if key == .rate, let rate = recipe.method.declaration.keys[0].kind.parsed(value) {
      return recipe.method.declaration.keys[0].allows(rate)
    }
    return key.kind.parsed(value).map(key.allows) ?? false
  }

  /// A cure of a file with its lines as flags; nil for one without such a line.
  private func inFlags(_ help: String?) -> String? {
    guard let help, help.contains(/`[a-z_]+: [^`]+`/) else { return nil }
    return help.replacing(/`([a-z_]+): ([^`]+)`/) { line in
      let other = TrainRecipe.flags.first { $0.key.name == line.1 }?.flag
      return other.map { "--\($0) \(shellWord(String(line.2)))" } ?? String(line.0)
    }
  }
}

/// A small model file with the value of a key, to learn what is wrong with it.
private struct FlagTrial {
  private let key: RecipeKey
  private let recipe: TrainRecipe
  private let value: String
  private let typed: TypedFile?
  /// What is wrong with the value; nil where it is right.
  let error: Diagnostic?

  init(_ key: RecipeKey, _ recipe: TrainRecipe, _ value: String) {
    (self.key, self.recipe, self.value) = (key, recipe, value)
    let source = SourceFile(name: "flag.ae", text: FlagTrial.text(key, recipe, value))
    let parsed = readModel(source)
    let mistake = parsed.diagnostics.first { $0.severity == .error }
    let result = mistake == nil ? check(parsed.file, source: source, settings: []) : nil
    typed = result?.typed
    error = mistake ?? result?.diagnostics.first { $0.severity == .error }
  }

  /// What stands before and behind the value.
  private static func ends(_ key: RecipeKey, _ recipe: TrainRecipe, _ value: String) -> (String, String) {
    let method = recipe.method.declaration
    var head = """
      ae 1
      model M(n: int = 4) {
        encoder (x: [n]) -> z: [2] { x |> dense(2) }
        decoder (z) -> y: [n] { z |> dense(n) }
        loss mse(y, x)
      }
      data { file: "data.npy" }
      train {

      """
    if key == .test {
      return (head.replacing("\" }\ntrain {\n", with: "\"\n"), "\n}\n")
    }
    if case .epochs(let count) = recipe.duration, key != .epochs, key != .steps { head += "epochs: \(count)\n" }
    if method.keys.contains(key) { return (head + "optimizer: \(method.name)(", ")\n}\n") }
    // Others give the largest rate in the schedule, which a flag can say.
    let hasRate = ForeignSchedules.rates.contains { value.contains($0 + ":") } || value.contains("*")
    if key != .optimizer, !hasRate { head += "optimizer: \(method.name)(lr: \(shortest(recipe.rate)))\n" }
    return (head, "\n}\n")
  }

  private static func text(_ key: RecipeKey, _ recipe: TrainRecipe, _ value: String) -> String {
    let (head, tail) = ends(key, recipe, value)
    return "\(head)\(key.name): \(value)\(tail)"
  }

  /// The same with what cures a mistake; nil for a cure that is of another place.
  func after(_ error: Diagnostic) -> FlagTrial? {
    let (head, tail) = FlagTrial.ends(key, recipe, value)
    guard let fix = error.fix else {
      let line = error.help?.firstMatch(of: /^write `([a-z_]+): ([^`]+)`/)
      guard let line, line.1 == key.name, line.2 != value else { return nil }
      return FlagTrial(key, recipe, String(line.2))
    }
    let bytes = Array(FlagTrial.text(key, recipe, value).utf8)
    let text = String(
      decoding: bytes[..<fix.span.start] + Array(fix.replacement.utf8) + bytes[fix.span.end...], as: UTF8.self)
    guard text.hasPrefix(head), text.hasSuffix(tail), fix.span.start >= head.utf8.count else { return nil }
    let line = text.dropFirst(head.count).dropLast(tail.count)
    guard line.hasPrefix("\(key.name):") else { return nil }
    let next = line.dropFirst(key.name.count + 1).drop { $0 == " " }
    return next == value ? nil : FlagTrial(key, recipe, String(next))
  }

  /// The right value as a flag takes it.
  func value(takenBy takes: (String) -> Bool) -> String? {
    if takes(value) { return value }
    guard let train = typed?.train else { return nil }
    let own = key == .rate ? train.schedules.first { $0.key.name == "lr" }?.schedule.text : train[key]?.text
    return (own ?? train.method.values[key]?.text).flatMap { takes($0) ? $0 : nil }
  }

  /// The optimizer and the numbers that are written for it, as flags; nil for one with a value that has none.
  var optimizer: String? {
    guard let method = typed?.train.method.declaration else { return nil }
    var words = [method.name]
    let written = value.dropFirst(method.name.count).trimming { "() ".contains($0) }
    for (index, part) in written.split(separator: ",").enumerated() {
      let sides = part.split(separator: ":", maxSplits: 1).map { $0.trimming { $0 == " " } }
      let name = sides.count > 1 ? String(sides[0]) : index == 0 ? method.keys[0].name : ""
      guard let key = method.keys.first(where: { $0.name == name }), let flag = key.flag, let text = sides.last else {
        return nil
      }
      if case .bool = key.kind {
        words.append(text == "true" ? "--\(flag)" : "--no-\(flag)")
      } else {
        words += ["--\(flag)", shellWord(String(text))]
      }
    }
    return words.joined(separator: " ")
  }
}

extension StringProtocol {
  /// Without some marks at both ends.
  fileprivate func trimming(_ isLeft: (Character) -> Bool) -> Substring {
    var rest = self[...]
    while let first = rest.first, isLeft(first) { rest = rest.dropFirst() }
    while let last = rest.last, isLeft(last) { rest = rest.dropLast() }
    return Substring(rest)
  }
}

/// The optimizer that a text means, with its numbers as flags: `SGD`, `adamw(lr: 1e-3, weight_decay: 0.1)`.
func namedOptimizer(_ typed: String, _ recipe: TrainRecipe) -> String {
  let text = inBrackets(typed)
  // PyTorch's first argument is the weights, which a recipe does not name.
  let words = text.replacing("=", with: ": ").replacing(/(?:params|[a-z.]+\.parameters\(\)) *, */, with: "")
  var trial = FlagTrial(.optimizer, recipe, words)
  for _ in 0..<5 {
    guard let error = trial.error, let next = trial.after(error) else { break }
    trial = next
  }
  // A name alone has no numbers, whatever the example of the file has.
  if text.contains("("), trial.error == nil, let optimizer = trial.optimizer { return optimizer }
  let name = text.lowercased().prefix { $0 != "(" }.filter { $0 != " " }
  return OptimizerTable.names.contains(name) ? name : meant(by: name, among: OptimizerTable.names) ?? "adam"
}
