import Diagnostics

// Messages about figures. Code: AE70.
extension Diagnostic {
  static func cairoMissing() -> Diagnostic {
    Diagnostic(
      "AE5401", "figures cannot be drawn: the library Cairo (libcairo.so.2) is not installed",
      help: "install it: apt-get install libcairo2 (cairo on other systems)")
  }

  /// Whether nothing is drawn for want of Cairo: numbers and tables are complete all the same.
  package var isOfMissingCairo: Bool { code == "AE5401" }

  static func unknownFigureFormat(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5402", "`\(path)` does not say how to draw the figure",
      help: "end the name with .png, .svg or .pdf")
  }

  static func figureTooLarge(_ name: String, width: Int, height: Int) -> Diagnostic {
    Diagnostic(
      "AE5403", "the figure `\(clean(name))` would have \(width) x \(height) pixels, which is too many",
      help: "take fewer dots per inch or fewer panels, or write .pdf or .svg")
  }

  static func cannotDraw(_ name: String, _ cause: String) -> Diagnostic {
    Diagnostic(
      "AE5404", "the figure `\(clean(name))` cannot be drawn: \(cause)",
      help: "check that there is memory enough, or take fewer dots per inch")
  }
}

extension Explanation {
  package static let drawing = [
    Explanation(
      "AE5401", "Cairo is missing",
      meaning: "Figures are drawn by the library Cairo, which is not installed. Without it maps of latents are written "
        + "as plain PNG, without words, and other figures as numbers alone.",
      example: .command("aec figures on a new machine"),
      cure: "Install the package libcairo2 (cairo on other systems); in a clone `scripts/setup` does it."),
    Explanation(
      "AE5402", "An unknown kind of picture",
      meaning: "The ending of a name says how a figure is drawn, and this name has another one.",
      example: .situation("a program that draws a figure to `map.gif`"),
      cure: "End the name with .png, .svg or .pdf."),
    Explanation(
      "AE5403", "A figure too large",
      meaning: "The figure would have more pixels than can be drawn.",
      example: .situation("a figure with hundreds of panels at a high resolution"),
      cure: "Take fewer dots per inch or fewer panels, or write .pdf or .svg."),
    Explanation(
      "AE5404", "A figure that cannot be drawn",
      meaning: "The library that draws gave up; the message tells its cause.",
      example: .situation("a figure on a machine without free memory"),
      cure: "Check that there is memory enough, or take fewer dots per inch."),
  ]
}
