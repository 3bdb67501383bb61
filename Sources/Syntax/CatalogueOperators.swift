import Diagnostics

// Operators of other languages.
extension Diagnostic {
  static func foreignOperator(_ foreign: ForeignOperator, at span: Span) -> Diagnostic {
    let meant = foreign.meant.map { "here it is written `\($0.spelling)`" }
    return otherOperator(
      foreign.text, at: span, marker: meant ?? "not part of the language",
      help: foreign.advice ?? foreign.meant.map { "write `\($0.spelling)`" },
      fix: foreign.meant.map { Fix(span, $0 == .keyword(.not) ? "not " : $0.spelling) })
  }

  /// `!!float` before a value; `whole` ends where the value starts.
  static func tagOfYAML(_ tag: String, at span: Span, whole: Span) -> Diagnostic {
    otherOperator(
      tag, at: span, marker: "a tag of YAML", help: "leave `\(tag)` out: a value says by itself what it is",
      fix: Fix(whole, ""))
  }

  static func tornPipe(at span: Span) -> Diagnostic {
    otherOperator(
      "| >", at: span, marker: "here it is written `|>`", help: "write `|>`, without a blank", fix: Fix(span, "|>"))
  }

  /// The operator with its operands as they are written here.
  static func foreignOperator(_ text: String, written: String, at span: Span, whole: Span) -> Diagnostic {
    otherOperator(
      text, at: span, marker: "not part of the language", help: "write `\(written)`", fix: Fix(whole, written))
  }

  /// `sigmoid.(x)` of Julia; `whole` is the call where more than this point goes.
  static func broadcast(_ call: String, at span: Span, whole: Span?) -> Diagnostic {
    noOperator(
      "functions work element by element without a `.`", at: span, marker: "remove this", help: "write `\(call)`",
      fix: whole.map { Fix($0, call) } ?? Fix(span, ""))
  }

  /// `abs2.(x)`, whose name is none here either.
  static func broadcastSquare(_ square: String, at span: Span, whole: Span) -> Diagnostic {
    noOperator(
      "functions work element by element without a `.`", at: span, marker: "a square is a power here",
      help: "write `\(square)`", fix: Fix(whole, square))
  }

  private static func otherOperator(_ text: String, at span: Span, marker: String, help: String?, fix: Fix?)
    -> Diagnostic
  {
    noOperator("the language has no `\(text)`", at: span, marker: marker, help: help, fix: fix)
  }

  private static func noOperator(_ message: String, at span: Span, marker: String, help: String?, fix: Fix?)
    -> Diagnostic
  {
    Diagnostic("AE0113", message, at: span, marker: marker, help: help, fix: fix)
  }
}

extension ForeignOperator {
  fileprivate var advice: String? {
    switch text {
    case "%": "for a percentage write `20%` without a blank; there is no remainder"
    case "?": "write `if condition then a else b`"
    case ".": "names have no parts; a number before the dot is missing, or write `f(x)` for `x.f()`"
    case "'": "names have no primes: write `x1`; texts need double quotes"
    case "&": "write `and`"
    case "@": "a product of matrices is `matmul(a, b)`, one with weights `dense(n)`, an elementwise one `a * b`"
    default: nil
    }
  }
}
