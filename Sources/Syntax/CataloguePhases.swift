import Diagnostics

// AE0154: phases of `train` in another form.
extension Diagnostic {
  /// `phase all {`
  static func bareTitle(_ name: String, at span: Span) -> Diagnostic {
    wrongEntry(
      "the name of a phase stands in quotes", at: span, marker: "a text is expected",
      help: "write `phase \"\(name)\" {`",
      fix: Fix(span, "\"\(name)\""))
  }

  /// `phase("all") {`, `phase: all {`
  static func bracketedTitle(_ name: String, at span: Span) -> Diagnostic {
    wrongEntry(
      "the name of a phase stands in quotes, without other signs", at: span, marker: "not of this form",
      help: "write `phase \"\(name)\" {`", fix: Fix(span, " \"\(name)\""))
  }

  /// `phase "name": {`
  static func phaseWithSign(_ title: String, at span: Span) -> Diagnostic {
    wrongEntry(
      "a phase has no sign before its `{`", at: span, marker: "not needed", help: "write `phase \"\(title)\" {`",
      fix: Fix(span, ""))
  }

  /// `phase "name" (epochs: 3)`
  static func phaseInBrackets(_ cure: String, at span: Span, fix: Fix) -> Diagnostic {
    wrongEntry(
      "the keys of a phase stand in braces", at: span, marker: "not in these brackets", help: "write `\(cure)`",
      fix: fix)
  }

  /// `stage "name" {`
  static func otherPhase(_ word: String, at span: Span) -> Diagnostic {
    wrongEntry(
      "a part of a run is called `phase`", at: span, marker: "written `phase`", help: "write `phase`",
      fix: Fix(span, "phase"))
  }

  static func phaseInPhase(_ outer: String, at span: Span) -> Diagnostic {
    wrongEntry(
      "a phase holds no phases", at: span, marker: "inside the phase \"\(outer)\"",
      help: "end the phase \"\(outer)\" with its `}` before this one")
  }
}
