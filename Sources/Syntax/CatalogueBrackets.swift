import Diagnostics

// AE013x: brackets.
extension Diagnostic {
  static func unclosed(_ openings: [Token], due: Symbol, count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0130",
      count == 1 ? "a `\(due.rawValue)` is missing" : "\(count) closing brackets are missing",
      at: span, marker: count == 1 ? "`\(due.rawValue)` is due here" : "they are due here",
      labels: openings.map { Label($0.span, "this bracket is never closed") })
  }

  static func nothingToClose(_ symbol: Symbol, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0131", "`\(symbol.rawValue)` closes nothing", at: span,
      marker: "no bracket is open here", help: "remove it, or add the bracket that opens")
  }

  static func wrongClosing(_ found: Symbol, at span: Span, opening: Token, due: Symbol)
    -> Diagnostic
  {
    Diagnostic(
      "AE0132", "`\(found.rawValue)` stands where `\(due.rawValue)` is due", at: span,
      marker: "`\(due.rawValue)` is due before this",
      labels: [Label(opening.span, "this bracket is still open")])
  }

  static func missingBrace(of owner: String, found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0133", "a `{` is missing", at: span, marker: "`{` is due here, before \(found)",
      help: "what belongs to `\(owner)` stands between `{` and `}`")
  }

  static func unclosedBrace(of owner: String, isAtEnd: Bool, at span: Span, opening: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE0134", "a `}` is missing", at: span,
      marker: isAtEnd ? "`}` is due here" : "`}` is due before this",
      labels: [Label(opening, "this brace of `\(owner)` is never closed")])
  }

  static func closesTooEarly(at span: Span, next: String, nextSpan: Span) -> Diagnostic {
    Diagnostic(
      "AE0135", "this `}` ends the model too early", at: span, marker: "one `}` too many?",
      labels: [Label(nextSpan, "\(next) belongs inside the model")])
  }
}
