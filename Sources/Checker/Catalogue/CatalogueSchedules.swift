import Diagnostics
import Recipe

// AE0480 to AE0484: schedules.
extension Diagnostic {
  /// A schedule, or a number of one, as PyTorch and Keras call it; `lead` is the key, with a number that stays.
  static func foreignSchedule(
    _ name: String, _ cure: String, lead: String, of schedule: String? = nil, at span: Span, whole: Span
  ) -> Diagnostic {
    let help = "write `\(lead)\(cure)`"
    let note = "a schedule multiplies the rate of the optimizer, `lr`, by a factor from 0 to 1, over the whole run"
    guard let schedule else { return noSchedule(name, at: span, notes: [note], help: help, fix: Fix(whole, cure)) }
    return withoutKey(
      "`\(schedule)` has no key `\(name)`", at: span, marker: "here it is written `\(cure)`", notes: [note], help: help,
      fix: Fix(whole, cure))
  }

  /// `rate: constant(1e-3)`; `line` is the key with the number alone.
  static func rateOfConstant(_ line: String, at span: Span, fix: Fix) -> Diagnostic {
    withoutKey(
      "`constant` takes no learning rate", at: span, marker: "a rate; here it would be a `warmup` in epochs",
      help: "write `\(line)`", fix: fix)
  }

  /// `rate: 0.95 ^ epoch`
  static func powerOfEpoch(_ line: String, at span: Span, fix: Fix) -> Diagnostic {
    noSchedule("epoch", at: span, notes: ["a rate has no formula"], help: "write `\(line)`", fix: fix)
  }

  /// `scheduler: cosine`
  static func foreignEntryKey(_ key: String, _ cure: String, at span: Span, whole: Span) -> Diagnostic {
    withoutKey(
      "`train` has no key `\(key)`", at: span, marker: "here it is written `\(cure)`", help: "write `\(cure)`",
      fix: Fix(whole, cure))
  }

  /// `scheduler: MultiStepLR(milestones: [30, 80])`
  static func unevenSchedule(_ key: String, _ first: String, at span: Span) -> Diagnostic {
    withoutKey(
      "`train` has no key `\(key)`", at: span, marker: "its steps are not as long as each other",
      help: evenSteps(first), fix: nil)
  }

  /// `step(milestones: [30, 80])`
  static func unevenSteps(_ schedule: String, _ first: String, at span: Span) -> Diagnostic {
    withoutKey(
      "`\(schedule)` has steps that are not as long as each other", at: span, marker: "no schedule has these",
      help: evenSteps(first), fix: nil)
  }

  private static func evenSteps(_ first: String) -> String {
    "steps of one length are `rate: step(every: \(first), by: 0.1)`; "
      + "steps of different lengths are phases, each with its `rate`"
  }

  /// `rest` is what stands behind the word, its numbers.
  static func unknownSchedule(
    _ words: String, for key: String, _ meant: String?, rest: String = "", at span: Span
  ) -> Diagnostic {
    noSchedule(
      words + "`" + question(meant), at: span, notes: ["the schedules are \(listing(ScheduleTable.names))"],
      help: meant.map { "write `\(key): \($0)\(rest)`" } ?? "for example `\(key): cosine(to: 0.01)`",
      fix: meant.map { Fix(span, $0) })
  }

  /// `lr: 1e-3 * cosin`; `cure` is the key with its value.
  static func unknownFactor(_ name: String, _ meant: String?, _ cure: String, at span: Span, fix: Fix?) -> Diagnostic {
    noSchedule(
      name + "`" + question(meant), at: span, notes: ["the schedules are \(listing(ScheduleTable.names))"],
      help: fix == nil ? "for example `\(cure)`" : "write `\(cure)`", fix: fix)
  }

  private static func noSchedule(_ words: String, at span: Span, notes: [String], help: String, fix: Fix?) -> Diagnostic
  {
    Diagnostic(
      "AE0480", "there is no schedule `\(words)" + (words.contains("`") ? "" : "`"), at: span,
      marker: "expected a schedule", notes: notes, help: help, fix: fix)
  }
}

extension Diagnostic {
  /// `cosine(warmup: 0.1)`; `part` is this share of all epochs.
  static func shareOfWarmup(_ length: String, of epochs: Int, _ part: Double, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0861", "`warmup` counts epochs, and \(length) is a part of the first one", at: span,
      marker: "hardly a rise", severity: .warning,
      help: "for this share of \(epochs) epochs write `warmup: \(shortest(part))`")
  }
}

extension Explanation {
  package static let schedules = [
    Explanation(
      "AE0861", "A warm-up shorter than an epoch",
      meaning: "`warmup` counts the epochs in which a number rises from 0. Other programs take a share of the run, so "
        + "0.1 is there a tenth of it, and here a tenth of the first epoch.",
      example: .train("rate: cosine(warmup: 0.1)", cured: "rate: cosine(warmup: 10)"),
      cure: "Write the number of epochs; `// allow AE0861: the reason` behind the line keeps a part of one."),
    Explanation(
      "AE0480", "An unknown schedule",
      meaning: "A schedule says how a number of the recipe changes while a run goes on. The word is none of them.",
      example: .train("rate: cosin(to: 0.01)", cured: "rate: cosine(to: 0.01)"),
      cure: "Write one of the schedules that the message lists."),
  ]
}
