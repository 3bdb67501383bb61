import Diagnostics
import Files

// Messages about lines and columns of tables that are no spectra, and about their axes.
extension Diagnostic {
  static func columnsLeftOut(_ path: String, count: Int, _ first: [String]) -> Diagnostic {
    let more = count > first.count ? " and \(count - first.count) more" : ""
    return Diagnostic(
      "AE6206",
      "`\(path)`: \(plural(count, "column")) left out of the spectra: \(first.joined(separator: ", "))\(more)",
      severity: .note)
  }

  /// A header of numbers looks like a first spectrum.
  static func headerOfNumbers(_ path: String, line: Int, _ values: [Double], mayBeSpectrum: Bool) -> Diagnostic {
    Diagnostic(
      "AE6207",
      "\(line == 1 ? "the first line" : "line \(line)") of `\(path)` \(isStrict(values) ? "runs" : "mostly runs") one way from "
        + "\(rangeWords(values[0], values[values.count - 1])), so it is the spectral axis",
      severity: .note, help: mayBeSpectrum ? "write `header: false` beside `file:` if it is a spectrum" : nil)
  }

  /// A line that may be a spectrum or an axis; `header` is the line of words above it.
  static func perhapsHeader(_ path: String, line: Int, _ values: [Double], below header: Int?) -> Diagnostic {
    Diagnostic(
      "AE6227",
      "\(line == 1 ? "the first line" : "line \(line)") of `\(path)` \(isStrict(values) ? "runs" : "mostly runs") one way from "
        + "\(rangeWords(values[0], values[values.count - 1])), as a spectral axis does, but is taken for a spectrum",
      severity: .warning,
      help: header.map { "if it is the axis, take line \($0) out: `sed \($0)d \(shellWord(path)) > plain.csv`" }
        ?? "if it is the axis, write `header: true` beside `file:`")
  }

  static func axisColumn(_ path: String, _ name: String, _ run: AxisRun, repeated: [String]) -> Diagnostic {
    let more =
      repeated.isEmpty
      ? ""
      : "; \(few(repeated, limit: 8)) repeat\(repeated.count == 1 ? "s" : "") it and \(repeated.count == 1 ? "is" : "are") left out"
    return Diagnostic(
      "AE6208", "`\(path)`: \(name) \(howOften(run)) rises or falls, so it is the spectral axis\(more)", severity: .note
    )
  }

  static func linesAbove(_ path: String, _ lines: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6212", "`\(path)`: what stands above the table is skipped: \(lineWords(lines))", severity: .note)
  }

  /// A line that was taken for one of the header.
  static func perhapsRow(_ path: String, line: Int) -> Diagnostic {
    Diagnostic(
      "AE6241", "`\(path)`, line \(line) right above the rows is skipped, though it looks like a row with a mistake",
      severity: .warning, help: "write numbers alone in it if it is a spectrum, else put # before it")
  }

  static func headerOfOtherWidth(_ path: String, line: Int, _ names: Int, rows: Int) -> Diagnostic {
    Diagnostic(
      "AE6242",
      "`\(path)`, line \(line) names \(plural(names, "column")), but the rows have \(rows); so names and values of the "
        + "axis may stand above the wrong columns",
      severity: .warning, help: "write one name for each column of the rows")
  }

  static func linesBelow(_ path: String, _ lines: [(line: Int, text: String)]) -> Diagnostic {
    let words = lines.map { "line \($0.line) (\($0.text.isEmpty ? "without a name" : "`\(excerpt($0.text))`"))" }
    return Diagnostic(
      "AE6213", "`\(path)`: what stands below the spectra is left out: \(few(words, limit: 4))", severity: .note)
  }

  static func sumsAmong(_ path: String, _ lines: [(line: Int, text: String)]) -> Diagnostic {
    Diagnostic(
      "AE6213",
      "`\(path)`: sums and means among the spectra are left out: "
        + few(lines.prefix(8).map { "line \($0.line) (`\(excerpt($0.text))`)" }, limit: 4)
        + (lines.count > 8 ? ", \(lines.count) in all" : ""),
      severity: .note)
  }

  /// "only", or "mostly" where values repeat or run back
  private static func howOften(_ run: AxisRun) -> String { run.isStrict ? "only" : "mostly" }

  /// - Parameter isColumn: Whether the axis is a column, not the header.
  static func repeatedPlaces(_ path: String, _ name: String, _ count: Int, isColumn: Bool = false) -> Diagnostic {
    Diagnostic(
      "AE6214",
      "`\(path)`: \(plural(count, "value")) of the spectral axis \(count == 1 ? "repeats" : "repeat") the one before, "
        + "from \(name) on; were they rounded?",
      severity: .warning,
      help: "write the values of the axis with more digits into the \(isColumn ? "column" : "header")")
  }

  static func axisRunsBack(_ path: String, _ name: String, channel: Int, isColumn: Bool = false) -> Diagnostic {
    Diagnostic(
      "AE6215", "`\(path)`: the values of the spectral axis run back at \(name)", severity: .warning,
      help:
        "sort the \(isColumn ? "lines" : "columns"), or read one part of them: `channels: 0...\(channel - 1)` in the data section"
    )
  }

  static func filledColumn(_ path: String, line: Int, column: Int, text: String) -> Diagnostic {
    Diagnostic(
      "AE6216",
      "`\(path)`, line \(line), column \(column): found `\(excerpt(text))` in a column that is empty in the first rows",
      help: "fill the column in every row, or leave it empty")
  }

  static func columnCounts(_ path: String, _ name: String) -> Diagnostic {
    Diagnostic(
      "AE6217", "`\(path)`: \(name) only counts the rows, but is taken for a channel", severity: .warning,
      help: "leave it out: `dead_channels: [0]` in the data section, or name it `index` in a header")
  }

  static func looksLikeAxis(
    _ path: String, _ name: String, _ run: AxisRun, _ first: Double, _ last: Double
  ) -> Diagnostic {
    Diagnostic(
      "AE6218",
      "`\(path)`: \(name) \(howOften(run)) \(first < last ? "rises" : "falls"), from \(rangeWords(first, last)), so it may be the "
        + "spectral axis, with a spectrum in every further column",
      severity: .warning, help: "write `spectral: 0` into the data section")
  }

  static func differentAxes(_ path: String, _ first: String, _ others: [String]) -> Diagnostic {
    Diagnostic(
      "AE6219", "`\(path)`: the spectra have axes that differ: \(few([first] + others, limit: 6))",
      help:
        "bring all spectra to one axis, or give a file for each: `cut -f 1,2` takes the first spectrum of columns between tabs"
    )
  }

  /// A table with one number a row that lacks some.
  static func unevenPoints(_ path: String, _ name: String, spectra: Int, points: Int, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6229",
      "`\(path)`: \(name) runs through the same values again and again, but \(reason)",
      notes: ["the first spectrum has \(points) values, and there are rows for \(spectra)"],
      help:
        "give every spectrum each value of the axis once, or write one spectrum a row: in pandas "
        + "`table.pivot_table(index=PLACES, columns=AXIS, values=VALUE)`, which leaves NaN where a value is missing")
  }

  /// A table that looks like one number a row, but does not say which column is what.
  static func looksPointByPoint(_ path: String, _ name: String) -> Diagnostic {
    Diagnostic(
      "AE6230",
      "`\(path)`: \(name) takes the same values again and again, as where each row is one point of a spectrum",
      severity: .warning,
      help:
        "if it is, name the columns in a first line: `wavelength` for the axis, `intensity` for what was measured, any "
        + "words for the places; `aec` then makes spectra of them")
  }

  static func perhapsClasses(_ path: String, _ name: String, channel: Int, _ values: Int) -> Diagnostic {
    Diagnostic(
      "AE6228",
      "`\(path)`: \(name) has only \(values) different whole numbers, so it may be a class, "
        + "but is taken for a channel",
      severity: .warning,
      help: "leave it out: `dead_channels: [\(channel)]` in the data section, or name it `class` in a header"
    )
  }

  /// A first column of places below a corner of the table.
  static func perhapsCorner(_ path: String, _ name: String) -> Diagnostic {
    Diagnostic(
      "AE6246",
      "`\(path)`: \(name) keeps one distance from row to row, and its head is far from the rest of the spectral axis; so it "
        + "may be the places of the rows, but is taken for a channel",
      severity: .warning, help: "leave it out: `dead_channels: [0]` in the data section, or name it in the header")
  }

  static func pointByPoint(_ path: String, _ name: String, spectra: Int, points: Int) -> Diagnostic {
    Diagnostic(
      "AE6220",
      "`\(path)`: \(name) runs through the same \(points) values again and again, so its rows are \(spectra) spectra",
      severity: .note)
  }
}

// Messages about spectra whose places in a picture two columns tell.
extension Diagnostic {
  static func places(_ path: String, _ placement: Placement) -> Diagnostic {
    Diagnostic(
      "AE6221", "`\(path)`: \(placement.described)", severity: .note,
      help: "write `\(placement.key)` into the data section to make a picture of the spectra")
  }

  static func noGrid(_ path: String, _ names: [String], _ counts: [Int]) -> Diagnostic {
    Diagnostic(
      "AE6222",
      "`\(path)`: \(names.joined(separator: " and ")) look like places, but their \(counts[0]) and \(counts[1]) different values "
        + "make no grid with one spectrum at each point",
      severity: .warning,
      help: "`pixels` can only take the spectra in the order of the lines; see that it is the order of the pixels")
  }

  static func twicePlaced(
    _ path: String, _ names: [String], _ pairs: [String], grid: (rows: Int, columns: Int), cure: String?
  ) -> Diagnostic {
    Diagnostic(
      "AE6222",
      "`\(path)`: \(names[0]) and \(names[1]) tell places, with \(grid.columns) and \(grid.rows) different values, but "
        + "\(few(pairs, limit: 4)) have the same place",
      severity: .note,
      help: "to make a picture, keep one spectrum at each place\(cure.map { ": \($0)" } ?? ""), and write "
        + "`pixels: row_major(\(grid.rows), \(grid.columns))`")
  }

  static func placesContradict(_ path: String, _ placement: Placement, rows: Int, columns: Int) -> Diagnostic {
    Diagnostic(
      "AE6223",
      "`\(path)`: \(placement.described), but `pixels` makes a picture of \(rows) x \(columns) in the order of the "
        + placement.otherOrder, severity: .warning, help: "write `\(placement.key)`")
  }

  static func placed(_ path: String, _ placement: Placement) -> Diagnostic {
    if let table = placement.teller { return .takenLineByLine(path, table) }
    return Diagnostic(
      "AE6224",
      "`\(path)`: the pixels are in the order of their places, not of the \(placement.otherOrder): \(placement.described)",
      severity: .note)
  }
}

/// "line 3", "lines 1 to 4", "lines 1, 2, 7 and 3 more"
private func lineWords(_ lines: [Int]) -> String {
  guard lines.count > 1 else { return "line \(lines.first ?? 0)" }
  if lines.last! - lines[0] == lines.count - 1 { return "lines \(lines[0]) to \(lines.last!)" }
  return "lines " + few(lines.map(String.init), limit: 6)
}
