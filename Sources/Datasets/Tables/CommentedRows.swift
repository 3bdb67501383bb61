import Diagnostics

extension Diagnostic {
  /// More lines begin with `#` than are rows.
  static func rowsAreComments(_ path: String, line: Int, _ count: Int) -> Diagnostic {
    Diagnostic(
      "AE6237",
      "`\(path)`: \(count) lines from line \(line) on begin with `#` and are skipped as comments",
      severity: .warning,
      help: "if they are spectra, take the marks out: `sed 's/^#//' \(shellWord(path)) > plain.csv`")
  }
}

extension Explanation {
  package static let commentedRows = [
    Explanation(
      "AE6237", "Rows that begin with the mark of comments",
      meaning: "Lines that begin with `#` are comments, and there are more of them than rows.",
      example: .situation("a table whose spectra are called `#0`, `#1`, `#2` in the first column"),
      cure: "Take the marks out with the line of the message, or put the names in quotes.")
  ]
}
