import Diagnostics
import Recipe
import Syntax

/// What to write for a text that a flag does not take.
struct FlagCure {
  private let text: String
  private let key: RecipeKey
  private let flag: String

  init(_ text: String, _ key: RecipeKey, _ flag: String) { (self.text, self.key, self.flag) = (text, key, flag) }

  /// A flag that works, as it is typed.
  var help: String {
    let parts = text.split(separator: "*", maxSplits: 1).map { $0.filter { $0 != " " } }
    switch key.kind {
    case .schedule: return schedule
    case .duration, .interval:
      let time = ForeignTimes.meant(by: text) ?? Durations.meant(by: text)
      return time.map { "write --\(flag) '\($0)'" } ?? example
    case .stop: return "write --\(flag) '\(StopRule.meant(by: text))'"
    case .bool: return "give --\(flag) or --no-\(flag)"
    case .real, .int:
      guard parts.count == 2, let base = key.kind.parsed(parts[0]), key.kind.allows(base) else { return example }
      return key.mayChange ? schedule : "it stays as it is over the run: write --\(flag) \(parts[0])"
    case .form: return example
    }
  }

  private var example: String {
    let line = RecipeKey.example(of: key.name, due: key.kind.words) ?? ""
    let usual =
      key.defaultText.isEmpty ? usualNumbers[key] ?? String(line.dropFirst(key.name.count + 2)) : key.defaultText
    let isPlain = usual.allSatisfy { $0.isLetter || $0.isNumber || "+-.%".contains($0) }
    return "for example --\(flag) \(isPlain ? usual : "'\(usual)'")"
  }

  /// The schedule that a name means with the numbers that it takes here, or all of them.
  private var schedule: String {
    let product = text.split(separator: "*", maxSplits: 1)
    let call = String(product.last ?? "").filter { $0 != " " }
    let name = String(call.prefix { $0 != "(" })
    let number = product.count > 1 ? "\(product[0].filter { $0 != " " }) * " : ""
    if let own = ScheduleTable.named(name)?.declaration ?? ForeignSchedules.name(name).flatMap(declaration) {
      let keys = listing(own.allKeys.map(\.name), joining: "and")
      let cure = ScheduleTable.named(name) == nil ? own.name : repaired(call, own)
      let isShare = call.contains("%") ? "; a `warmup` counts epochs" : ""
      return "`\(own.name)` takes \(keys)\(isShare): write --\(flag) '\(number)\(cure)'"
    }
    guard let meant = meant(by: name, among: ScheduleTable.names) else {
      return "schedules are \(listing(ScheduleTable.names)): for example --\(flag) '\(number)cosine(to: 0.01)'"
    }
    let line = meant + call.dropFirst(name.count)
    return "did you mean `\(meant)`? write --\(flag) '\(number)\(ScheduleChoice(parsing: line)?.text ?? meant)'"
  }

  private func declaration(_ name: String) -> ScheduleDeclaration? { ScheduleTable.named(name)?.declaration }

  /// The call with those of its numbers that the schedule takes.
  private func repaired(_ call: String, _ own: ScheduleDeclaration) -> String {
    let list = call.dropFirst(own.name.count + 1).prefix { $0 != ")" }.split(separator: ",")
    let kept = list.enumerated().compactMap { index, argument in
      let words = argument.split(whereSeparator: { ":=".contains($0) }).map(String.init)
      let label = words.count > 1 ? words[0] : index < own.allKeys.count ? own.allKeys[index].name : ""
      let name = ForeignSchedules.key(label, of: own.name) ?? label
      let line = "\(name): \(words.last ?? "")"
      return ScheduleChoice(parsing: "\(own.name)(\(line))") == nil ? nil : line
    }
    return kept.isEmpty ? own.name : "\(own.name)(\(kept.joined(separator: ", ")))"
  }
}
