import Diagnostics
import Recipe

// AE0480 to AE0484: schedules.
extension Diagnostic {
  static func unknownSchedule(_ words: String, for key: String, _ meant: String?, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0480", "there is no schedule `\(words)`" + question(meant), at: span,
      marker: "expected a schedule", notes: ["the schedules are \(listing(ScheduleTable.names))"],
      help: "for example `\(key): cosine(to: 0.01)`", fix: meant.map { Fix(span, $0) })
  }
}

extension Explanation {
  package static let schedules = [
    Explanation(
      "AE0480", "An unknown schedule",
      meaning: "A schedule says how a number of the recipe changes while a run goes on. The word is none of them.",
      example: .train("rate: cosin(to: 0.01)", cured: "rate: cosine(to: 0.01)"),
      cure: "Write one of the schedules that the message lists.")
  ]
}
