import Diagnostics

// AE0146: hyper-parameters without a type.
extension Diagnostic {
  /// `whole` is what the typed parameter replaces; nil where its value is only an example.
  static func untypedParameter(_ name: String, value: String, at span: Span, whole: Span? = nil) -> Diagnostic {
    let type = value.contains(".") || value.contains("e") ? "real" : ["true", "false"].contains(value) ? "bool" : "int"
    let cure = name.contains(":") ? "\(name) = \(value)" : "\(name): \(type) = \(value)"
    return withoutType(
      "the hyper-parameter `\(name.prefix { $0 != ":" })` has no type", at: span,
      help: "write for example `\(cure)`", fix: whole.map { Fix($0, cure) })
  }

  /// Several of them, with all that stands between the brackets.
  static func untypedParameters(_ list: String, count: Int, at span: Span, fix: Fix?) -> Diagnostic {
    withoutType("\(count) hyper-parameters have no type", at: span, help: "write `(\(list))`", fix: fix)
  }

  /// Several types of another language, with all that stands between the brackets.
  static func foreignKinds(_ list: String, count: Int, at span: Span, fix: Fix?) -> Diagnostic {
    parameterKind(
      "\(count) hyper-parameters have types of another language", at: span, marker: "`int`, `real` or `bool`",
      help: "write `(\(list))`", fix: fix)
  }

  private static func withoutType(_ message: String, at span: Span, help: String, fix: Fix?) -> Diagnostic {
    Diagnostic(
      "AE0146", message, at: span, marker: "expected `: int`, `: real` or `: bool` after this", help: help, fix: fix)
  }
}
