import Diagnostics

// AE013x: brackets.
extension Diagnostic {
  static func unclosed(_ openings: [Token], due: Symbol, count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0130",
      count == 1 ? "a `\(due.rawValue)` is missing" : "\(count) closing brackets are missing",
      at: span, marker: count == 1 ? "expected `\(due.rawValue)` here" : "expected them here",
      labels: openings.map { Label($0.span, "this bracket is never closed") },
      fix: count == 1 ? Fix(span, due.rawValue) : nil)
  }

  static func nothingToClose(_ symbol: Symbol, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0131", "`\(symbol.rawValue)` closes nothing", at: span,
      marker: "no bracket is open here", help: "remove it, or add the bracket that opens")
  }

  /// `isLacking` when the end was left out, rather than written with the wrong bracket.
  static func wrongClosing(_ found: Symbol, at span: Span, opening: Token, due: Symbol, isLacking: Bool)
    -> Diagnostic
  {
    Diagnostic(
      "AE0132", "expected `\(due.rawValue)`, found `\(found.rawValue)`", at: span,
      marker: "expected `\(due.rawValue)` before this",
      labels: [Label(opening.span, "this bracket is still open")],
      help: isLacking ? "add `\(due.rawValue)` before this" : "write `\(due.rawValue)` in its place")
  }

  private static func withoutBrace(_ message: String, at span: Span, marker: String, help: String) -> Diagnostic {
    Diagnostic("AE0133", message, at: span, marker: marker, help: help)
  }

  /// `decoder (z) -> y: [n] = z |> dense(n)`
  static func bodyBehindSign(_ sign: String, _ body: String, at span: Span) -> Diagnostic {
    withoutBrace(
      "a body stands between `{` and `}`", at: span, marker: "not behind \(sign)", help: "write `{ \(body) }`")
  }

  /// `data:` and `train:` with their keys further in.
  static func sectionsOfYAML(_ sections: [String], at span: Span, whole: Span) -> Diagnostic {
    var diagnostic = withoutBrace(
      "a section has its keys between braces", at: span, marker: "not behind a `:`",
      help: "write \(listing(sections))")
    diagnostic.fix = Fix(whole, sections.joined(separator: "\n\n"))
    return diagnostic
  }

  static func missingBrace(of owner: String, found: String, at span: Span) -> Diagnostic {
    withoutBrace(
      "a `{` is missing", at: span, marker: "expected `{` here, before \(found)",
      help: ["data", "train"].contains(owner) && found != "the end of the line"
        ? "write `\(owner) {`, then the keys, and `}` on a line after them"
        : found == "`:`"
          ? "write `{` in place of the `:`, and `}` on a line after what belongs to `\(owner)`"
          : "put what belongs to `\(owner)` between `{` and `}`")
  }

  /// `block b (x: [n]) -> [n] =`, `decoder (z) -> y: [n]:`; `end` is the line behind which the `}` is missing.
  static func markForBrace(_ mark: String, of owner: String, closesAfter end: Int?, at span: Span, fix: Fix)
    -> Diagnostic
  {
    var diagnostic = withoutBrace(
      "a `{` is missing", at: Span(span.start, span.start), marker: "expected `{` here, before \(mark)",
      help: "write `{` in place of the \(mark)" + (end.map { ", and `}` on a line after line \($0)" } ?? ""))
    diagnostic.fix = fix
    return diagnostic
  }

  static func unclosedBrace(of owner: String, isAtEnd: Bool, at span: Span, opening: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE0134", "a `}` is missing", at: span,
      marker: isAtEnd ? "expected `}` here" : "expected `}` before this",
      labels: [Label(opening, "this brace of `\(owner)` is never closed")],
      help: isAtEnd ? "end the file with a line `}`" : "write `}` on a line of its own before this one")
  }

  /// A brace that ends something too early or too late.
  static func misplacedBrace(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0135", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  static func closesTooEarly(at span: Span, next: String, nextSpan: Span) -> Diagnostic {
    misplacedBrace(
      "this `}` ends the model too early", at: span, marker: "one `}` too many?",
      labels: [Label(nextSpan, "\(next) belongs inside the model")])
  }

  /// The braces are balanced.
  static func closesBefore(at span: Span, next: String, nextSpan: Span, behind part: String, fix: Fix) -> Diagnostic {
    misplacedBrace(
      "this `}` ends the model too early", at: span, marker: "the model goes on after it",
      labels: [Label(nextSpan, "\(next) belongs inside the model")], help: "move the `}` behind \(part)", fix: fix)
  }
}

extension Explanation {
  package static let brackets = [
    Explanation(
      "AE0130", "A closing bracket is missing",
      meaning: "A `(` or `[` is never closed. The message shows the bracket and where its partner is expected.",
      example: .loss("mse(y, x", cured: "mse(y, x)"),
      cure: "Add the bracket that closes."),
    Explanation(
      "AE0131", "A bracket that closes nothing",
      meaning: "A closing bracket has no open one: it is one too many, or the opening one is missing.",
      example: .loss("mse(y, x))", cured: "mse(y, x)"),
      cure: "Remove it, or add the bracket that opens."),
    Explanation(
      "AE0132", "A closing bracket of another kind",
      meaning: "The bracket that closes is of another kind than the one that is open.",
      example: .encoder("x |> dense(latent]", cured: "x |> dense(latent)"),
      cure: "Close brackets with their own kind, the last one first."),
    Explanation(
      "AE0133", "An opening brace is missing",
      meaning: "The contents of a model, part, block or section go between `{` and `}`.",
      example: .head("train\n  epochs: 3\n}", cured: "train {\n  epochs: 3\n}"),
      cure: "Add the `{`."),
    Explanation(
      "AE0134", "A closing brace is missing",
      meaning: "A `{` is never closed, as the beginning of the next part or the end of the file shows.",
      example: .head("train {\n  epochs: 3", cured: "train {\n  epochs: 3\n}"),
      cure: "Add the `}` where the part ends."),
    Explanation(
      "AE0135", "A brace ends the model too early",
      meaning: "A part that belongs inside the model follows its `}`. It is one too many, or stands too early.",
      example: .encoderPart(
        "encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }}",
        cured: "encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }"),
      cure: "Remove the `}` that is too many, or move it behind the last part."),
  ]
}
