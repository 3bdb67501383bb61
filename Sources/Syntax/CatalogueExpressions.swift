import Diagnostics

// AE018x: expressions.
extension Diagnostic {
  static func expectedExpression(found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0180", "\(found) stands where a value is due", at: span, marker: "a value is due here")
  }

  static func nothingFollows(_ last: String, at span: Span) -> Diagnostic {
    Diagnostic("AE0193", "nothing follows \(last)", at: span, marker: "a value is due here")
  }

  static func sideBySide(_ first: String, _ second: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0181", "nothing joins \(first) and \(second)", at: span,
      marker: "an operator, a comma or a new line is due before this",
      help: "products are written with `*`, calls with brackets: `f(x)`")
  }

  static func assignmentInExpression(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0182", "`=` gives a name to a value; it does not compare", at: span,
      marker: "to compare, write `==`", help: "write `==`, or put each `let` on its own line",
      fix: Fix(span, "=="))
  }

  /// `left` is a comparison itself.
  static func chainedComparison(
    _ left: Expression, _ operation: BinaryOperator, _ right: Expression, in source: SourceFile,
    at span: Span
  ) -> Diagnostic {
    let middle = left.kind.children.last?.sourceText(in: source) ?? ""
    let (first, second) = (left.sourceText(in: source), right.sourceText(in: source))
    let meant = "\(first) and \(middle) \(operation.rawValue) \(second)"
    return Diagnostic(
      "AE0183", "comparisons cannot be chained", at: span, marker: "a second comparison",
      help: "write `\(meant)`", fix: Fix(left.span.joined(right.span), meant))
  }

  static func bracketOnNewLine(_ bracket: String, at span: Span, end: Span) -> Diagnostic {
    Diagnostic(
      "AE0184", "a \(bracket) on a new line does not go on with the line before", at: span,
      marker: "does it belong to the line before?", labels: [Label(end, "this line is complete")],
      help: "put the bracket on the same line, or a comma or an operator between")
  }

  static func positionalAfterLabel(at span: Span, label: Span) -> Diagnostic {
    Diagnostic(
      "AE0185", "an argument without a name follows one with a name", at: span,
      marker: "this one has no name", labels: [Label(label, "this one has")],
      help: "put arguments without names first, or name this one")
  }

  static func assignmentInCall(_ label: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0186", "named arguments are written with `:`", at: span, marker: "not with `=`",
      help: "write `\(label): ...`; to compare write `==`", fix: Fix(span, ":"))
  }

  static func severalValues(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0187", "several values in brackets are not a value", at: span,
      marker: "`)` or an operator is due here",
      notes: ["`(a, b)` may stand alone at the end of a body with several outputs"],
      help: "a list is written `[a, b]`")
  }

  static func tooDeep(_ limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0188", "this expression is nested more than \(limit) deep", at: span,
      marker: "too deep from here", help: "give parts of it names with `let`")
  }

  static func sliceStep(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0189", "slices have no step", at: span, marker: "a second `:`",
      help: "a slice is written `x[first:end]`; the end is not part of it")
  }

  static func emptySlice(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0190", "these brackets pick nothing", at: span, marker: "an index or `:` is due here",
      help: "write for example `x[0]`, `x[1:3]` or `x[:, -1]`")
  }

  static func missingElse(at span: Span, found: String, place: Span) -> Diagnostic {
    Diagnostic(
      "AE0191", "an `if` needs its `else`", at: span, marker: "this `if` has none",
      labels: [Label(place, "`else` is due before \(found)")],
      help: "write `if condition then a else b`: both ways give a value")
  }

  static func looseOperand(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0192", "\(word) after an operator needs brackets", at: span,
      marker: "how far it reaches is not plain",
      help: "put it in brackets: `1 + (if c then a else b)`")
  }
}
