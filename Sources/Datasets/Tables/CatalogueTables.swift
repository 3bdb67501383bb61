import Diagnostics
import Files

// Messages about tables in text.
extension Diagnostic {
  static func notTable(_ path: String, looksLike kind: String) -> Diagnostic {
    Diagnostic(
      "AE6201", "`\(path)` is not a table of numbers in text: it is \(kind)",
      help: "give a text file with one spectrum a row")
  }

  static func emptyTable(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6202", "`\(path)` holds no row of numbers",
      help: "give a text file with one spectrum a row")
  }

  static func notNumber(_ path: String, line: Int, column: Int, text: String) -> Diagnostic {
    let found = text.isEmpty ? "nothing" : "`\(excerpt(text))`"
    let help =
      text.contains(",") || text.contains(" ")
      ? "separate all columns alike; decimal commas are understood between `;` or tabs"
      : "every row must hold numbers only; put # before lines of comment"
    return Diagnostic(
      "AE6203", "`\(path)`, line \(line), column \(column): a number is due, found \(found)",
      help: help)
  }

  static func raggedRow(_ path: String, line: Int, found: Int, expected: Int) -> Diagnostic {
    Diagnostic(
      "AE6204",
      "`\(path)`, line \(line) has \(plural(found, "number")), the rows before it have \(expected)",
      help: "every row must have the same number of columns")
  }

  static func tableNotFinite(
    _ path: String, count: Int, of total: Int, line: Int, column: Int
  ) -> Diagnostic {
    Diagnostic(
      "AE6205",
      "`\(path)` has \(plural(count, "value")) of \(total) that \(count == 1 ? "is" : "are") NaN, "
        + "infinite or too large for float32 (3.4e38); the first stands in line \(line), "
        + "column \(column)",
      help: "remove such rows, or leave them out: `dead_pixels: [row]` or `dead_channels: [column]` in the data section"
    )
  }

  static func columnsLeftOut(_ path: String, _ names: [String]) -> Diagnostic {
    Diagnostic(
      "AE6206", "`\(path)`: \(plural(names.count, "column")) left out of the spectra: \(few(names, limit: 6))",
      severity: .note)
  }

  /// A header of numbers looks like a first spectrum.
  static func headerOfNumbers(_ path: String, _ first: Double, _ last: Double) -> Diagnostic {
    Diagnostic(
      "AE6207",
      "the first line of `\(path)` runs one way from \(short(first)) to \(short(last)), so it is the spectral axis",
      severity: .note, help: "write `header: false` beside `file:` if it is a spectrum")
  }

  static func axisColumn(_ path: String, _ name: String) -> Diagnostic {
    Diagnostic("AE6208", "`\(path)`: \(name) only rises or falls, so it is the spectral axis", severity: .note)
  }
}
