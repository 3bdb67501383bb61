import Diagnostics

/// The column of a table of spectra in columns that holds their axis.
struct AxisColumn {
  let column: Int
  let points: [Double]
  let run: AxisRun
  /// Columns beside it that count the rows, or hold the axis in other units.
  let besides: [Int]
  /// The column next to it, when it runs one way too and is taken for a spectrum.
  let doubtful: Int?

  /// Nil where no column is an axis.
  init?(_ layout: TableLayout, _ values: TableValues) throws(Diagnostic) {
    let columns = layout.columns
    guard columns.count > 1, values.shape[0] > 2 else { return nil }
    let search = AxisSearch(layout, columns, try values.doubles(Array(columns.prefix(AxisSearch.mostColumns))))
    guard let place = search.place, let run = search.run(place) else { return nil }
    (column, points, self.run) = (columns[place], search.numbers[place], run)
    besides = search.besides(place).map { columns[$0] }
    doubtful = search.doubtful(behind: place).map { columns[$0] }
  }

  /// Messages about the axis; `lineOf` tells the line of a row.
  func notes(_ path: String, _ layout: TableLayout, lineOf: (Int) throws(Diagnostic) -> Int) throws(Diagnostic)
    -> [Diagnostic]
  {
    var notes: [Diagnostic] = []
    if let (row, count) = run.repeated {
      notes.append(.repeatedPlaces(path, "line \(try lineOf(row))", count, isColumn: true))
    }
    if let turn = run.turn {
      notes.append(.axisRunsBack(path, "line \(try lineOf(turn))", channel: turn, isColumn: true))
    }
    if let doubtful {
      notes.append(.secondAxis(path, layout.name(of: column), layout.name(of: doubtful)))
    }
    return notes
  }
}

/// The first columns of a table, among which the axis is searched for.
private struct AxisSearch {
  static let mostColumns = 16

  let numbers: [[Double]]
  private let names: [String]
  private let runs: [AxisRun?]

  init(_ layout: TableLayout, _ columns: [Int], _ numbers: [[Double]]) {
    let names = columns.prefix(numbers.count).map { $0 < layout.header.count ? layout.header[$0] : "" }
    (self.numbers, self.names) = (numbers, names)
    runs = numbers.indices.map { AxisRun(numbers[$0], isNamed: ColumnNames.isOfAxis(names[$0])) }
  }

  func run(_ place: Int) -> AxisRun? { runs[place] }

  /// The column of the axis: one that is named so, or the first that does not only count the rows.
  var place: Int? {
    let named = numbers.indices.filter { isNamed($0) && runs[$0] != nil }
    if let best = named.first(where: { !isCount(numbers[$0]) }) ?? named.first { return best }
    guard runs[0] != nil else { return nil }
    return mayCount(0) && isAxis(1) ? 1 : 0
  }

  /// Columns that stand with the axis and are no spectra.
  func besides(_ place: Int) -> [Int] {
    let before = numbers.indices.prefix(place).filter { mayCount($0) || isNamed($0) && isStrict(numbers[$0]) }
    let behind = numbers.indices.dropFirst(place + 1).prefix { isNamed(place) && isNamed($0) && isStrict(numbers[$0]) }
    // Axes of one name in other places are those of other spectra.
    return before + behind.filter { numbers[$0] != numbers[place] && names[$0] != names[place] }
  }

  /// A column behind the axis that runs smoothly one way, as few spectra do.
  func doubtful(behind place: Int) -> Int? {
    let next = place + 1
    guard numbers.indices.contains(next), !isNamed(place) || mayCount(place), numbers[next] != numbers[place],
      !besides(place).contains(next), numbers[next].count > 7, runs[next]?.isStrict == true, isSmooth(numbers[next])
    else { return nil }
    return next
  }

  private func isNamed(_ place: Int) -> Bool { ColumnNames.isOfAxis(names[place]) }

  private func mayCount(_ place: Int) -> Bool {
    isCount(numbers[place]) || !names[place].isEmpty && ColumnNames.isOfRows(names[place])
  }

  /// Whether a column is surely no spectrum: it keeps one distance, or lies beyond all that follow.
  private func isAxis(_ place: Int) -> Bool {
    guard numbers.count > place + 1, let run = runs[place] else { return false }
    let numbers = numbers[place]
    return numbers.count > 7
      && (isEven(numbers)
        || (!run.isStrict || isSmooth(numbers)) && isApart(numbers, Array(self.numbers[(place + 1)...])))
  }
}

extension Diagnostic {
  fileprivate static func secondAxis(_ path: String, _ axis: String, _ other: String) -> Diagnostic {
    Diagnostic(
      "AE6235",
      "`\(path)`: \(axis) is taken for the spectral axis and \(other) for a spectrum, though both only rise or fall",
      severity: .warning,
      help:
        "if \(other) is no spectrum, leave it out: `dead_pixels: [0]` in the data section; if it is the axis, name it "
        + "`wavelength` in a first line of names")
  }
}

extension Explanation {
  package static let axisColumns = [
    Explanation(
      "AE6235", "Two columns that may be the axis",
      meaning:
        "With `spectral: 0` the first column that only rises or falls is the axis. The next one does so too, as few "
        + "spectra do, and no name says what it is.",
      example: .situation("wavelengths and wavenumbers before the spectra, without a header"),
      cure: "Name the axis in a first line, or leave the other column out with the key of the message.")
  ]
}
