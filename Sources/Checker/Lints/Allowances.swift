import Diagnostics
import Syntax

/// Warnings without those that the writer of the file means; an `allow` that meets none is one itself.
///
/// `possible` are warnings that only a run may give: what allows them has an effect.
func allowing(
  _ allowances: [Allowance], _ warnings: [Diagnostic], possible: [Diagnostic] = [], tellsUnused: Bool
) -> [Diagnostic] {
  var met: Set<String> = []
  for warning in possible {
    guard let start = warning.span?.start else { continue }
    for allowance in allowances where allowance.silences(warning.code, at: start) {
      met.insert("\(allowance.span.start) \(warning.code)")
    }
  }
  let kept = warnings.filter { warning in
    guard let start = warning.span?.start,
      let allowance = allowances.first(where: { $0.silences(warning.code, at: start) })
    else { return true }
    met.insert("\(allowance.span.start) \(warning.code)")
    return false
  }
  guard tellsUnused else { return kept }
  let idle = allowances.flatMap { allowance in
    allowance.codes.filter { !met.contains("\(allowance.span.start) \($0)") }.map { idleAllowance($0, allowance) }
  }
  return (kept + idle).sorted { ($0.span?.start ?? -1) < ($1.span?.start ?? -1) }
}

/// Whether the writer of a file means what a warning is about.
package func isAllowed(_ warning: Diagnostic, in file: File) -> Bool {
  warning.span.map { span in file.allowances.contains { $0.silences(warning.code, at: span.start) } } ?? false
}

private func idleAllowance(_ code: String, _ allowance: Allowance) -> Diagnostic {
  if allowance.reason.isEmpty {
    return .idleAllowance("expected a reason", "write `// allow \(code): the reason`", at: allowance.span)
  }
  if !code.hasPrefix("AE08") {
    return .idleAllowance("\(code) is no warning", "only warnings, AE08xx, can be allowed", at: allowance.span)
  }
  return .idleAllowance(
    "its line has no \(code)",
    "put it above the line that the warning marks, or behind it; remove it where the warning is gone",
    at: allowance.span)
}

extension Allowance {
  fileprivate func silences(_ code: String, at start: Int) -> Bool {
    !reason.isEmpty && code.hasPrefix("AE08") && codes.contains(code) && reach.contains(start)
  }
}

extension Diagnostic {
  fileprivate static func idleAllowance(_ why: String, _ help: String, at span: Span) -> Diagnostic {
    Diagnostic("AE0825", "this `allow` has no effect", at: span, marker: why, severity: .warning, help: help)
  }
}

extension Explanation {
  static let idleAllowance = Explanation(
    "AE0825", "An `allow` without a warning",
    meaning: "`// allow AE0801: the reason` keeps a warning silent, on its own line or on the next line of the model. "
      + "Here no such warning is found there, or the reason is missing.",
    example: .encoder(
      "// allow AE0801: kept for later\nx |> dense(latent)", cured: "// kept for later\nx |> dense(latent)"),
    cure: "Put the comment above the line of the warning with a reason after the colon, or remove it.")
}
