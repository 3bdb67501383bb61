import Diagnostics

// AE0427: the form of the loss.
extension Diagnostic {
  /// A loss that is not written as one: what is wrong with it, and its formula.
  static func otherLoss(_ form: LossForm, _ formula: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0427", form.rawValue, at: span, marker: "not a loss", help: "write `loss \(formula)`",
      fix: Fix(span, (form == .namesBefore ? "loss " : "") + formula))
  }

  enum LossForm: String {
    case withInputs = "the loss takes no inputs: it sees all inputs and outputs by their names"
    case withoutBraces = "the body of a loss with `let` stands in braces"
    case listed = "the terms of a loss are added, not listed"
    case namesBefore = "names that the loss alone uses stand in its body"
  }

  static func listedTermsInBody(_ sum: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0427", LossForm.listed.rawValue, at: span, marker: "not one formula", help: "write `\(sum)`",
      fix: Fix(span, sum))
  }
}
