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

extension Explanation {
  package static let hyperParameters = [
    Explanation(
      "AE0430", "A value out of its range",
      meaning: "A default or an argument is outside the range that the hyper-parameter declares.",
      example: .parameters(
        "steps: int = 10, latent: int = 65 in 1...64", cured: "steps: int = 10, latent: int = 4 in 1...64"),
      cure: "Give a value in the range, or widen the range."),
    Explanation(
      "AE0431", "An end of a range that is none",
      meaning: "Ranges are for numbers, and their ends are of the same type as the hyper-parameter.",
      example: .parameters(
        "steps: int = 10, latent: int = 4 in 1...true", cured: "steps: int = 10, latent: int = 4 in 1...64"),
      cure: "Write whole numbers for `int`, numbers for `real`, and no range for `bool`."),
    Explanation(
      "AE0432", "An empty range",
      meaning: "The lower end of a range is above the upper one, so it holds no value.",
      example: .parameters(
        "steps: int = 10, latent: int = 4 in 64...1", cured: "steps: int = 10, latent: int = 4 in 1...64"),
      cure: "Write the lower end first."),
    Explanation(
      "AE5101", "`--set` of an unknown hyper-parameter",
      meaning: "The model declares no hyper-parameter of this name.",
      example: .command("aec train dense.ae --set latnt=3"),
      cure: "Use a name that the message lists."),
    Explanation(
      "AE5102", "`--set` with a value of another type",
      meaning: "The value is not of the type that the hyper-parameter declares.",
      example: .command("aec train dense.ae --set latent=2.5"),
      cure: "Give a whole number for `int`, a number for `real`, `true` or `false` for `bool`."),
    Explanation(
      "AE5103", "`--set` out of range",
      meaning: "The hyper-parameter declares a range, and the value is outside.",
      example: .command("aec train dense.ae --set latent=65"),
      cure: "Give a value in the range, or widen the range in the model file."),
    Explanation(
      "AE5104", "`--set` twice for one hyper-parameter",
      meaning: "The command gives the same hyper-parameter two values.",
      example: .command("aec train dense.ae --set latent=3 --set latent=4"),
      cure: "Keep one of them."),
  ]
}
