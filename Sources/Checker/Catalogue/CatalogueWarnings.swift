import Diagnostics

// AE08xx: what has no effect.
extension Diagnostic {
  static func unusedLet(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0801", "`\(name)` is never used", at: span, marker: "no effect", severity: .warning,
      help: "remove the line, or use `\(name)`")
  }

  static func unusedHyperParameter(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0802", "the hyper-parameter `\(name)` is never used", at: span,
      marker: "setting it changes nothing", severity: .warning)
  }

  static func unusedDeclaration(_ kind: String, _ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0803", "the \(kind) `\(name)` is never used", at: span, marker: "no effect",
      severity: .warning)
  }

  static func unusedInput(_ name: String, of owner: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0804", "the input `\(name)` of \(owner) is never used", at: span, marker: "no effect",
      severity: .warning)
  }

  static func idleWeights(_ path: String, at span: Span, loss: Span) -> Diagnostic {
    Diagnostic(
      "AE0805", "the weights of `\(path)` do not reach the loss, so they never change", at: span,
      marker: "trained in vain", severity: .warning, labels: [.init(loss, "the loss")])
  }
}
