import Diagnostics

// AE043x: hyper-parameters; AE51xx: settings of the command line.
extension Diagnostic {
  static func outOfRange(
    _ role: String, _ value: String, low: String, high: String, at span: Span, declared: Span
  ) -> Diagnostic {
    Diagnostic(
      "AE0430", "\(role) is \(value), which is not between \(low) and \(high)", at: span,
      marker: "out of range",
      labels: declared == span ? [] : [.init(declared, "\(low) to \(high) is allowed")])
  }

  static func wrongRange(_ name: String, _ kind: String, _ found: String, at span: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE0431", "the range of the \(kind) `\(name)` cannot end at \(found)", at: span,
      marker: "not an end of a range", help: "ranges are for numbers: `latent: int = 12 in 1...64`")
  }

  static func emptyRange(_ name: String, _ low: String, _ high: String, at span: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE0432", "no value of `\(name)` lies between \(low) and \(high)", at: span,
      marker: "an empty range", help: "the lower end comes first")
  }

  static func unknownSetting(_ name: String, known: [String]) -> Diagnostic {
    let meant = Checker.meant(by: name, among: known)
    return Diagnostic(
      "AE5101", "--set: the model has no hyper-parameter `\(name)`" + question(meant),
      help: known.isEmpty ? "it has none" : "it has \(listing(known))")
  }

  static func malformedSetting(_ name: String, _ text: String, due: String, at span: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE5102", "--set \(name)=\(text): `\(name)` must be \(due), not `\(text)`", at: span,
      marker: "declared here")
  }

  static func settingOutOfRange(
    _ name: String, _ text: String, low: String, high: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      "AE5103", "--set \(name)=\(text): `\(name)` must lie between \(low) and \(high)", at: span,
      marker: "declared here")
  }

  static func repeatedSetting(_ name: String) -> Diagnostic {
    Diagnostic("AE5104", "--set \(name) is given twice", help: "keep one of them")
  }
}
