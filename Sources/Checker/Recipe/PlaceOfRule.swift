import Diagnostics
import Recipe
import Syntax

extension Section {
  /// The value of a key, or the name of a group; nil where the section has neither.
  func place(of key: String) -> Span? {
    entries.first { $0.key.text == key }?.value.span ?? groups.first { $0.keyword.text == key }?.keyword.span
  }

  /// Where the section says what is wrong with the recipe: of a value the schedule that is meant, of a group the part.
  package func place(of rule: Contradiction, in source: SourceFile) -> Span? {
    var span = place(of: rule.key.name)
    if let scope = rule.scope {
      let group = groups.first { $0.title == nil && $0.keyword.text == rule.key.name }
      span = group?.entries.first { $0.key.text == scope }?.value.span
    }
    guard let schedule = rule.schedule else { return span }
    return span.map { schedule.place(within: $0, in: source) }
  }
}

extension ScheduleChoice {
  /// The schedule within a value, without the number in front of it; of several the one with the same numbers.
  fileprivate func place(within span: Span, in source: SourceFile) -> Span {
    let text = String(source.text(of: span))
    let calls = text.matches(of: /[a-z_]+(?:\s*\([^()]*\))?/).filter { call in
      let name = call.0.prefix { $0.isLetter || $0 == "_" }
      return name == declaration.name || name == declaration.alias ?? ""
    }
    guard let found = calls.first(where: { ScheduleChoice(parsing: String($0.0)) == self }) ?? calls.first else {
      return span
    }
    let start = span.start + text.utf8.distance(from: text.startIndex, to: found.range.lowerBound)
    return Span(start, start + found.0.utf8.count)
  }
}
