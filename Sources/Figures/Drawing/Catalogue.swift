import Diagnostics

// Messages about figures. Code: AE70.
extension Diagnostic {
  static func cairoMissing() -> Diagnostic {
    Diagnostic(
      "AE5401", "figures cannot be drawn: the library Cairo (libcairo.so.2) is not installed",
      help: "run scripts/setup, or install it: apt-get install libcairo2")
  }

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
