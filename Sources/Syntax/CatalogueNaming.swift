import Diagnostics

// Names that cannot be read, and several where one stands.
extension Diagnostic {
  static func expectedName(_ role: String, found: String, at span: Span) -> Diagnostic {
    withoutName(
      "expected the name of \(role), found \(found)", at: span, marker: "expected a name here",
      notes: ["a name is a letter, then letters, digits or `_`"],
      help: role == "a model" && found == "`(`" ? "write `model Name(...)`, with any name" : nil)
  }

  /// `my-model`: a sign inside a name.
  static func signInName(_ written: String, meant: String, role: String, isOnce: Bool, at span: Span) -> Diagnostic {
    withoutName(
      "the name of \(role) has no \(written.signOfName)", at: span, marker: "read as one name",
      notes: ["a name is a letter, then letters, digits or `_`"],
      help: "write `\(meant)`" + (isOnce ? "" : ", here and wherever it is used"), fix: isOnce ? Fix(span, meant) : nil)
  }

  /// Several results of a block or a scan.
  /// `lets` are the lines to write instead.
  static func halves(_ lets: [String], at span: Span) -> Diagnostic {
    withoutName(
      "a `let` names one value", at: span, marker: "several names", notes: [],
      help: "write `\(lets.joined(separator: "` and `"))`")
  }

  /// `loss(y, x) = mse(y, x)`
  static func namesOfLoss(_ formula: String, at span: Span, whole: Span) -> Diagnostic {
    withoutName(
      "a loss takes no names", at: span, marker: "leave this out",
      notes: ["it sees the inputs, latent values and outputs of the model"], help: "write `loss \(formula)`",
      fix: Fix(whole, "loss \(formula)"))
  }

  static func namesWithoutBrackets(_ cure: String, hasBrackets: Bool, at span: Span, whole: Span) -> Diagnostic {
    withoutName(
      hasBrackets ? "names are given with `let`" : "several names stand in round brackets", at: span,
      marker: hasBrackets ? "expected `let` before this" : "expected `(` before the first", notes: [],
      help: "write `\(cure)`", fix: Fix(whole, cure))
  }

  static func severalNames(_ cure: String, at span: Span) -> Diagnostic {
    withoutName(
      "a `let` names one value", at: span, marker: "several names", notes: ["every layer gives one value"],
      help: "write `\(cure)`")
  }

  /// A function that is declared by `let`.
  static func functionInBody(_ cure: String, at span: Span) -> Diagnostic {
    withoutName(
      "a `let` names a value, not a function", at: span, marker: "a function", notes: [], help: cure)
  }

  static func oneNameInBrackets(_ name: String, at span: Span) -> Diagnostic {
    withoutName(
      "one name needs no brackets", at: span, marker: "expected `,` and another name", notes: [],
      help: "write `let \(name) = ...`")
  }

  private static func withoutName(
    _ message: String, at span: Span, marker: String, notes: [String], help: String? = nil, fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0161", message, at: span, marker: marker, notes: notes, help: help, fix: fix)
  }
}

extension String {
  /// What a name cannot hold, in words.
  fileprivate var signOfName: String {
    if contains("\"") { return "quotes" }
    return contains("-") ? "`-`" : contains(".") ? "`.`" : "blank"
  }
}
