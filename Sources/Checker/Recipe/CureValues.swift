import Diagnostics
import Graph
import Recipe
import Syntax

/// What to write for a value that a key does not take.
extension Elaborator {
  /// The value as its key takes it: written in another way, or the nearest that is allowed.
  func cure(_ key: RecipeKey, _ meaning: Meaning, _ span: Span) -> String? {
    var value: Double?
    if case .bool(let flag) = meaning, let usual = usual(key, flag) { return usual }
    if case .number(let number) = meaning { value = number.value }
    if case .text(let text) = meaning { value = Double(text.filter { $0 != "%" }) }
    if key == .test, case .text(let text) = meaning, text.contains(":") { return shareForTest }
    if case .sizes(let sizes) = meaning, sizes.count > 1, key == .seed, let first = sizes[0].size.constant {
      return "write `seed: \(first)` and `repeats: \(sizes.count)`: each run starts from the next seed"
    }
    if case .sizes(let sizes) = meaning, sizes.count == 1 { value = sizes[0].size.constant.map(Double.init) }
    switch key.kind {
    case .int(let range):
      // `12.800` with a mark between thousands.
      let parts = text(span).split(separator: ".", omittingEmptySubsequences: false)
      if parts.count == 2, parts[1].count == 3, let all = Int(parts.joined()), range.contains(all), parts[0] != "0" {
        return "write `\(key.label): \(all)`: digits are not grouped"
      }
      return value.flatMap { whole(key, $0, range) }
    case .real(let range): return value.map { real(key, $0, range, span) } ?? numberInBrackets(key, range, span)
    case .bool:
      if case .sizes = meaning, key == .transpose {
        return "leave it out: the last axis is that of spectra; where it is another, write its number, as `spectral: 0`"
      }
      if let value { return "write `\(key.label): \(value != 0)`" }
      guard case .text(let text) = meaning else { return nil }
      return "write `\(key.label): \(!["no", "off", "false"].contains(text.lowercased()))`"
    case .form, .schedule, .duration, .interval, .stop: return nil
    }
  }

  /// What to write for places of samples to test on.
  var shareForTest: String { "write `test: 20%`: it is a share of the samples, which `seed` draws" }

  /// `batch: 1/16`: a share where a number of samples is due.
  func cureOfShare(_ key: RecipeKey, _ expression: Expression) -> String? {
    guard case .binary(.divide, let a, let b) = expression.kind, case .number(let whole, _) = a.kind,
      case .number(let parts, _) = b.kind, parts != 0, whole / parts != (whole / parts).rounded()
    else { return nil }
    let counted: [RecipeKey: String] = [
      .batch: "samples", .epochs: "passes over the data", .steps: "changes of weights",
    ]
    let due = counted[key].map { "`\(key.name)` counts \($0)" } ?? "`\(key.name)` is a whole number"
    return "\(due): write for example `\(key.label): \(key.defaultText.isEmpty ? "100" : key.defaultText)`"
  }

  /// A number for `average: true` and the like.
  private func usual(_ key: RecipeKey, _ flag: Bool?) -> String? {
    guard let flag else { return nil }
    switch key.kind {
    case .int, .real: break
    default: return nil
    }
    return flag ? usualNumbers[key].map { "write `\(key.label): \($0)`" } : "leave it out"
  }

  /// What to write for a time or a rule in other words.
  func cureOfWords(_ key: RecipeKey, _ words: String) -> String {
    let number = words.firstMatch(of: /[0-9]+(\.[0-9]+)?/).map { String($0.0) }
    if case .stop = key.kind {
      return words == "false" ? "leave it out" : "write `\(key.label): \(StopRule.meant(by: words))`"
    }
    if case .interval = key.kind, let epochs = epochs(in: words) {
      return "write `\(key.label): \(epochs)`: a number without a unit counts epochs"
    }
    let spoken = words.hasPrefix("every ") ? String(words.dropFirst(6)) : words
    if let time = Durations.meant(by: spoken) { return "write `\(key.label): \(time)`" }
    let minutes = number.flatMap { Double($0) }.flatMap { $0 > 0 ? number : nil }
    guard key == .checkpoint else { return "write `\(key.label): \(minutes ?? "10") min`" }
    return "leave it out: a run writes checkpoints by itself; a time between two is written `checkpoint: 5 min`"
  }

  /// `every(10)`, `every(10 epochs)`, `{epochs: 10}`
  private func epochs(in words: String) -> Int? {
    guard let number = words.firstMatch(of: /[0-9]+/).flatMap({ Int($0.0) }), number > 0 else { return nil }
    let rest = words.lowercased().filter(\.isLetter)
    return ["every", "epoch", "epochs", "everyepochs", "everyepoch", "everynepochs"].contains(rest) ? number : nil
  }

  /// `clip: norm(1.0)`
  private func numberInBrackets(_ key: RecipeKey, _ range: ClosedRange<Double>, _ span: Span) -> String? {
    let words = text(span)
    guard let open = words.firstIndex(of: "("), words.last == ")",
      let number = Double(words[words.index(after: open)...].dropLast()), range.contains(number)
    else { return nil }
    return "write `\(key.label): \(shortest(number))`"
  }

  private func whole(_ key: RecipeKey, _ value: Double, _ range: ClosedRange<Int>) -> String? {
    if key == .threads, value < 1 {
      return "leave it out: then there is one worker for each core; or write `threads: 1`"
    }
    guard value.isFinite, abs(value) < 1e15 else {
      return "write `\(key.label): \(range.upperBound)`: it is the most"
    }
    let nearest = Int(value.rounded())
    if nearest < range.lowerBound {
      let positive = -nearest
      if nearest < 0, range.contains(positive) { return "write `\(key.label): \(positive)`" }
      return "write `\(key.label): \(range.lowerBound)`: it is the least"
    }
    return "write `\(key.label): \(min(nearest, range.upperBound))`"
  }

  private func real(_ key: RecipeKey, _ value: Double, _ range: ClosedRange<Double>, _ span: Span) -> String {
    if key == .test {
      let isPercentage = text(span).contains("%")
      let share = abs(value) < 1 ? abs(value) : abs(value) / 100
      let isShare = abs(value) != 1 && range.contains(share) && !(isPercentage && abs(value) > 1)
      let percent = (share * 10000).rounded() / 100
      if source.slice(0..<span.start).last == "(" { return "write `\(shortest(percent))%`" }
      return isShare
        ? "write `test: \(shortest(percent))%`"
        : "write `test: 20%`: some samples are left for training"
    }
    if range.contains(value) { return "write `\(key.label): \(shortest(value))`" }
    if range.contains(-value), value != 0, key.isUnusual(.real(-value)) == nil {
      return "write `\(key.label): \(shortest(-value))`"
    }
    if let usual = usualNumbers[key] { return "write `\(key.label): \(usual)`, or leave it out" }
    return key.defaultText.isEmpty
      ? "write a number of the range, or leave it out" : "write `\(key.label): \(key.defaultText)`, which is usual"
  }

  /// What a message calls the value: a whole number with a point is a real number.
  func foundForm(_ key: RecipeKey, _ meaning: Meaning, _ span: Span) -> String {
    guard case .int = key.kind, case .number = meaning else { return found(meaning) }
    return "`\(text(span))`, a real number"
  }

  /// `auto`, `none` and the like for a number or a truth value; nil for what may be a name.
  func cure(_ key: RecipeKey, ofWord word: String) -> String? {
    guard frame.bindings[word] == nil else { return nil }
    let text = word.lowercased()
    if key == .test, text == "blocks" || text == "block" { return "write `test: blocks(20%, size: 8)`" }
    let isNothing = ["none", "null", "nil", "na"].contains(text)
    guard
      isNothing
        || ["auto", "all", "full", "max", "default", "random", "any", "inf", "infinity", "automatic"].contains(text)
    else { return nil }
    switch key {
    case .threads: return "leave it out: then there is one worker for each core"
    case .seed: return "write `seed: 0`, or leave it out: a run can always be repeated"
    case .batch where ["all", "full", "max", "inf", "infinity"].contains(text):
      return "write `batch: 16777216` for all samples in one step; `batch: 256` is usual"
    case .steps: return "leave it out: `epochs` says how long to train"
    case .test: return isNothing ? "write `test: 0`" : "leave it out: then it is 20%"
    case .shuffle, .header, .transpose:
      if key == .header { return "leave it out: it is found out" }
      return "write `\(key.label): \(isNothing ? "false" : "true")`"
    default:
      let usual = key.defaultText
      return usual.isEmpty ? "leave it out" : "write `\(key.label): \(usual)`, or leave it out"
    }
  }
}

/// Numbers of keys without a default.
let usualNumbers: [RecipeKey: String] = [
  .average: "0.999", .clip: "1", .clipValue: "1", .repeats: "5", .target: "1e-3",
]
