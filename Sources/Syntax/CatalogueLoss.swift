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
    case weighted = "a factor of a term stands before it"
    case namesBefore = "names that the loss alone uses stand in its body"
  }

  /// `loss() {` before several lines; `whole` ends at the brace.
  static func inputsOfLoss(at span: Span, whole: Span) -> Diagnostic {
    Diagnostic(
      "AE0427", LossForm.withInputs.rawValue, at: span, marker: "leave this out", help: "write `loss {`",
      fix: Fix(whole, ""))
  }

  /// `let` lines after `loss`, which need braces around them.
  static func lossWithoutBraces(_ lines: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0427", LossForm.withoutBraces.rawValue, at: span, marker: "expected `{` before this",
      help: "write `loss {` before the first `let`, and `}` on a line of its own behind the formula",
      fix: Fix(span, "{\n    \(lines)\n  }"))
  }

  static func listedTermsInBody(_ sum: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0427", LossForm.listed.rawValue, at: span, marker: "not one formula", help: "write `\(sum)`",
      fix: Fix(span, sum))
  }
}

// AE0153: signs after the word `loss`.
extension Diagnostic {
  static func lossIsExpression(_ mark: String, _ rest: String, at span: Span) -> Diagnostic {
    if let terms = rest.namedTerms { return markAfterLoss(mark, at: span, help: "write `loss \(terms)`") }
    let isCall = rest.contains("(") && !rest.contains("\"")
    return markAfterLoss(mark, at: span, help: "write `loss \(isCall ? rest : "mse(y, x)")`")
  }

  /// `loss: { ... }`
  static func markBeforeBraces(_ mark: String, at span: Span, after end: Int) -> Diagnostic {
    markAfterLoss(mark, at: span, help: "write `loss {`", fix: Fix(Span(end, span.end), ""))
  }

  private static func markAfterLoss(_ mark: String, at span: Span, help: String, fix: Fix? = nil) -> Diagnostic {
    Diagnostic(
      "AE0153", "the formula follows the word `loss` at once", at: span, marker: "remove `\(mark)`", help: help,
      fix: fix)
  }
}

extension String {
  /// `recon: mse(y, x), reg: mean(z^2)` as a sum; nil for anything else.
  fileprivate var namedTerms: String? {
    let items = outerItems.map { $0.split(separator: ":", maxSplits: 1).map { String($0).trimmed } }
    let isNamed = items.allSatisfy { item in
      item.count == 2 && item[1].contains("(")
        && item[0].allSatisfy { $0.isLetter || $0.isNumber || "_\"'".contains($0) }
    }
    return isNamed && !items.isEmpty ? items.map { $0[1] }.joined(separator: " + ") : nil
  }
}
