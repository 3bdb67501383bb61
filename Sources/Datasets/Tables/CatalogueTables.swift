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

extension Explanation {
  package static let tables = [
    Explanation(
      "AE6201", "Not a table",
      meaning: "The file is of another kind, not text with numbers.",
      example: .situation("a spreadsheet file named `.csv`"),
      cure: "Save it as text with one spectrum a row."),
    Explanation(
      "AE6202", "A table without rows",
      meaning: "The file holds no row of numbers.",
      example: .situation("a file with a header only"),
      cure: "Give a text file with one spectrum a row."),
    Explanation(
      "AE6203", "A field that is no number",
      meaning: "A field of a row of numbers is text or nothing.",
      example: .situation("a note in the middle of a table"),
      cure: "Put # before lines of comment, and separate all columns alike."),
    Explanation(
      "AE6204", "Rows of different lengths",
      meaning: "A row has more or fewer numbers than those before it.",
      example: .situation("a row that was cut off"),
      cure: "Give every row the same number of columns."),
    Explanation(
      "AE6205", "A table with values that are not finite",
      meaning: "NaN, infinite or too large values would make every loss NaN.",
      example: .situation("a field `nan`"),
      cure: "Remove such rows, or name them in `dead_pixels:` or `dead_channels:`."),
    Explanation(
      "AE6206", "Columns that are left out",
      meaning: "Columns that hold coordinates or text are not parts of the spectra.",
      example: .situation("a table with the columns x and y in front"),
      cure: "Nothing is wrong; the message tells which ones."),
    Explanation(
      "AE6207", "A header of numbers",
      meaning: "The first line runs one way, as an axis does, so it is taken for the spectral axis.",
      example: .situation("a first line 400,401,402"),
      cure: "Write `header: false` beside `file:` if it is a spectrum."),
    Explanation(
      "AE6208", "A column that is the axis",
      meaning: "A column only rises or falls, so it is the spectral axis and no spectrum.",
      example: .situation("a first column of energies"),
      cure: "Nothing is wrong."),
  ]
}
