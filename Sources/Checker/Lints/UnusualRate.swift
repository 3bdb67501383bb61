import Diagnostics
import Recipe

extension Diagnostic {
  /// A number of the recipe that no one uses; `flag` where the command line gives it.
  static func unusualValue(_ key: RecipeKey, _ value: Double, flag: Bool = false, at span: Span?) -> Diagnostic {
    let usual = key.usual ?? 0...0
    let isLow = value < usual.lowerBound
    // Of a part the number alone is marked, which may have a schedule behind it.
    let usualText = key.label == key.name ? "\(key.name): \(key.defaultText)" : key.defaultText
    let name = flag ? "--\(key.flag ?? key.name)" : "`\(key.name)`"
    return Diagnostic(
      "AE0823",
      key == .test
        ? "\(name) keeps \(shortest(value * 100))% of the samples"
        : "\(name) is \(shortest(value)), \(isLow ? "below" : "above") what is usual for \(key.summary)", at: span,
      marker: key == .test
        ? "next to no samples are tested" : isLow ? "training would hardly move" : "training would hardly settle",
      severity: .warning,
      help: flag
        ? "leave it out for \(key.defaultText), the default" : "write `\(usualText)`, the default")
  }
}

extension Explanation {
  static let unusualRate = Explanation(
    "AE0823", "A learning rate outside the usual",
    meaning: "Each step of `adam` or `rmsprop` changes a weight by about the learning rate, and weights are about 1 or "
      + "smaller. With a rate above 0.5 training does not settle, with one below 1e-7 nothing moves.",
    example: .train("optimizer: adam(lr: 3)", cured: "optimizer: adam(lr: 3e-3)"),
    cure: "Write a rate between 1e-5 and 1e-1; 1e-3 is the default of `adam`.")
}
