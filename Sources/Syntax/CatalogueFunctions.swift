import Diagnostics

// Default values of the parameters of an `fn`.
extension Diagnostic {
  static func firstParameterHasDefault(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0136", "the first parameter of an `fn` has no default", at: span, marker: "every call gives it",
      help: "write `\(name)`", fix: Fix(span, name))
  }

  static func defaultBeforeOthers(_ first: String, without name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0137", "`\(name)` needs a default, since `\(first)` before it has one", at: span,
      marker: "no call could leave out `\(first)` alone", help: "put `\(name)` before `\(first)`")
  }
}

extension Explanation {
  package static let functionParameters = [
    Explanation(
      "AE0136", "A default of the first parameter",
      meaning: "An `fn` is applied to something, so every call gives its first parameter. Only later ones may have a "
        + "value of their own.",
      example: .head(
        "fn f(a = 3) = 2 * a", cured: "fn f(a) = 2 * a", encoder: "x |> f |> dense(latent)",
        curedEncoder: "x |> f |> dense(latent)"),
      cure: "Leave the default out."),
    Explanation(
      "AE0137", "A parameter without a default behind one with a default",
      meaning: "A call gives the parameters of an `fn` by their places, and leaves out the last ones. So all "
        + "parameters behind one with a default need one.",
      example: .head(
        "fn f(a, width = 1, centre) = exp(-((a - centre) / width)^2)",
        cured: "fn f(a, centre, width = 1) = exp(-((a - centre) / width)^2)", encoder: "x |> f(0) |> dense(latent)",
        curedEncoder: "x |> f(0) |> dense(latent)"),
      cure: "Give it a default, or put it before the others."),
  ]
}
