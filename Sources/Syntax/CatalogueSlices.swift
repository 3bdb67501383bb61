import Diagnostics

// Slices that others can write and this language cannot.
extension Diagnostic {
  /// `cures` are code that does the same, the likeliest first.
  static func sliceStep(
    at span: Span, _ cures: [String] = [], isTurned: Bool = false, _ value: String = "x"
  ) -> Diagnostic {
    let turned =
      "`dense` learns the same from either order, so `\(value)` is enough; `gru(8, reverse: true)` and `scan` read "
      + "from the end"
    var diagnostic = Diagnostic(
      "AE0189", isTurned ? "slices turn no axis round" : "slices have no step", at: span, marker: "a second `:`",
      help: isTurned ? turned : "a slice is written `\(value)[first:end]`; the end is not part of it")
    guard let first = cures.first else { return diagnostic }
    (diagnostic.help, diagnostic.fix) = ("write `\(first)`", Fix(span, first))
    diagnostic.alternatives = cures.dropFirst().map {
      Alternative(marker: diagnostic.marker, help: "write `\($0)`", fix: Fix(span, $0))
    }
    return isTurned ? diagnostic.adding(notes: [turned]) : diagnostic
  }
}
