import Diagnostics
import Graph
import Recipe
import Syntax

/// Rules that end a run, and parts to freeze, in words that only other programs have.
extension Elaborator {
  /// `stop: target(0.1)`, `stop: none` and `stop: patience(15, of: validation)` beside `test: 0`; nil for other words.
  func otherStop(_ words: String, at place: Span) -> Diagnostic? {
    var message = Diagnostic.wrongKeyValue(
      RecipeKey.stop.name, due: RecipeKey.stop.kind.words, found: words, help: nil, at: place)
    let bare = words.lowercased().filter { $0 != "\"" }
    if ["none", "null", "nil", "off", "no", "never"].contains(bare) {
      message.help = withoutStop(at: place)
      return message
    }
    let form = /(?:target|below|[a-z_]*loss|mse|threshold)[\s(<=:]+([0-9][0-9.]*(?:e-?[0-9]+)?)\)?/
    if let loss = bare.wholeMatch(of: form)?.1, let entry = entry(holding: place) {
      let line = "target: \(loss)"
      message.help = "a loss ends a run by a key of its own: write `\(line)`"
      message.fix = .init(entry.key.span.joined(entry.value.span), line)
      return message
    }
    let both = /(patience\(.*?\))\s*(?:or|and|\|+|&+|,)\s*(?:target|loss)[\s(<=:]+([0-9][0-9.e-]*)\)?/
    if let found = bare.wholeMatch(of: both), let entry = entry(holding: place) {
      let lines = (stop: "stop: \(StopRule.meant(by: String(found.1)))", target: "target: \(found.2)")
      message.help = "each ends the run by a key of its own: write `\(lines.stop)` and `\(lines.target)`"
      message.fix = .init(entry.key.span.joined(entry.value.span), "\(lines.stop), \(lines.target)")
      return message
    }
    guard bare.contains("val"), bare.hasPrefix("patience"), !hasTestSamples else { return nil }
    let rule = StopRule.meant(by: words).replacing("of: test", with: "of: training")
    message.help = "no samples are kept for testing: write `stop: \(rule)`"
    message.fix = .init(place, rule)
    return message
  }

  /// What keeps a phase, or a run, from an end before its last epoch.
  private func withoutStop(at place: Span) -> String {
    let outside = file.sections.first { $0.keyword.text == RecipeSection.train.rawValue }?.entries
      .first { $0.key.text == RecipeKey.stop.name }
    guard isInPhase(place), let outside else { return "leave it out: then all epochs are trained" }
    return "a phase has the `stop` that stands outside: leave both out, and write `\(text(outside.span))` in the "
      + "phases that it is for"
  }

  /// Whether `data` leaves samples for testing.
  private var hasTestSamples: Bool {
    let data = file.sections.first { $0.keyword.text == RecipeSection.data.rawValue }
    let test = data?.entries.first { $0.key.text == RecipeKey.test.name }
    return test.map { !["0", "0%"].contains(text($0.value.span)) } ?? true
  }

  /// The entry of a section, a group or a phase whose value has a place.
  private func entry(holding value: Span) -> Entry? {
    file.sections.flatMap { $0.entries + $0.groups.flatMap(\.entries) }.first { $0.value.span == value }
  }

  /// `freeze: none`: a list without parts; nil for other words.
  func nothingFrozen(_ word: String, at place: Span) -> Diagnostic? {
    guard ["none", "null", "nil", "nothing", "off", "no"].contains(word.lowercased()) else { return nil }
    var message = Diagnostic.wrongKeyValue(
      RecipeKey.freeze.name, due: RecipeKey.freeze.kind.words, found: "the word `\(word)`",
      help: isInPhase(place) ? "write `freeze: []`, which holds no part" : "leave it out: then all parts are trained",
      at: place)
    if isInPhase(place) { message.fix = .init(place, "[]") }
    return message
  }

  /// `decoder: lr / 10`, `decoder: 0.1 * lr` and `decoder: l2(1e-4)` in a group of numbers; nil for other values.
  func shareOfRate(_ entry: Entry) -> Diagnostic? {
    let words = text(entry.value.span)
    guard let number = penalty(words) ?? shareOfRun(words) else { return nil }
    var message = Diagnostic.wrongKeyValue(
      entry.key.text, due: "a number or a schedule", found: words, help: "write `\(entry.key.text): \(number)`",
      at: entry.value.span)
    message.fix = .init(entry.value.span, number)
    return message
  }

  private func penalty(_ words: String) -> String? {
    words.wholeMatch(of: /[lL]2\(\s*([0-9][0-9.]*(?:[eE]-?[0-9]+)?)\s*\)/).map { String($0.1) }
  }

  /// The learning rate of the run times or over a number.
  private func shareOfRun(_ words: String) -> String? {
    let form = /(?:([0-9][0-9.e-]*)\s*\*\s*)?(?:lr|rate|learning_rate)(?:\s*([*\/])\s*([0-9][0-9.e-]*))?/
    guard let found = words.wholeMatch(of: form), let rate = rateOfRun else { return nil }
    let (before, after) = (found.1.flatMap { Double($0) }, found.3.flatMap { Double($0) })
    guard (before == nil) != (after == nil), let number = before ?? after, number > 0 else { return nil }
    let share = found.2 == "/" ? rate / number : rate * number
    // Three digits say what is meant.
    var scale = 1.0
    while share * scale < 100, scale < 1e15 { scale *= 10 }
    return shortest((share * scale).rounded() / scale)
  }
}
