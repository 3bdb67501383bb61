import Diagnostics
import Files

/// A table of numbers in text, one spectrum a row: what nothing else is.
///
/// Columns are separated by `;`, tabs, commas, bars or blanks, whichever the table uses; a comma may stand for the decimal
/// point. Blank lines and lines that start with `#` are skipped, and text above and below the rows is.
struct TableFormat: DataFormat {
  let name = "a table of numbers in text (.csv, .tsv, .txt)"

  let endings = [".csv", ".tsv", ".txt"]

  func recognizes(_ path: String, start: [UInt8]) -> Bool { kind(ofFileStarting: start) == nil }

  func contents(of file: InputFile) throws(Diagnostic) -> [DataItem] {
    let dataset = try open(file, item: nil)
    return [DataItem(name: nil, shape: dataset.shape, type: "text", axes: dataset.axes)]
  }

  func open(_ file: InputFile, item: String?) throws(Diagnostic) -> Dataset { try open(file, ArrayChoice()) }

  func open(_ file: InputFile, _ choice: ArrayChoice) throws(Diagnostic) -> Dataset {
    if let kind = kind(ofFileStarting: try file.firstBytes()) { throw .notTable(file.name, looksLike: kind) }
    let layout = try TableLayout(file, choice)
    let values = try TableValues(file, layout, SpectrumNumbers(choice))
    if choice.isAlongColumns, let turned = try turned(file, layout, values) { return turned }
    if let dataset = try pointByPoint(file, layout, values, choice) { return dataset }
    var dataset = Dataset(source: file.name, values: values, axes: [Axis(count: values.shape[0]), layout.axis])
    if layout.axis.isCalibrated { dataset.axes[0].role = .spatial }
    dataset.notes = layout.notes(file.name) + values.notes
    if let columns = layout.places {
      place(&dataset, columns, layout, try values.doubles([columns.x, columns.y]))
    }
    if choice.isAlongColumns { return dataset }
    if let column = layout.columnOfNames {
      dataset.rowNames = RowNames(layout.name(of: column), hashes: try values.hashes(ofTexts: column))
    }
    if let column = try looksPointByPoint(layout, values) {
      let warning = Diagnostic.looksPointByPoint(file.name, layout.name(of: column))
      dataset.notes.append(warning)
      dataset.shapeHelp = warning
    }
    try judgeClasses(&dataset, layout, values)
    try judgeSums(&dataset, layout, values)
    if let first = layout.columns.first { try judgeFirstColumn(first, &dataset, layout, values) }
    try judgeAxisLeftOut(&dataset, layout, values)
    try judgeAxisBehind(&dataset, layout, values)
    return dataset
  }

  /// Warns where a column that is taken for a channel looks like an axis, or only counts the rows.
  private func judgeFirstColumn(
    _ first: Int, _ dataset: inout Dataset, _ layout: TableLayout, _ values: TableValues
  ) throws(Diagnostic) {
    let count = values.shape[0]
    let isNamed = first < layout.header.count && ColumnNames.isOfAxis(layout.header[first])
    guard count > 4, layout.columns.count > 1,
      AxisRun(try values.doubles([first], rows: 0..<min(64, count))[0], isNamed: isNamed) != nil
    else { return }
    let numbers = try values.doubles([first])[0]
    guard let run = AxisRun(numbers, isNamed: isNamed) else { return }
    let name = layout.name(of: first)
    if isCount(numbers) {
      let warning = Diagnostic.columnCounts(dataset.source, name)
      dataset.notes.append(warning)
      dataset.countingColumn = warning
    }
    if !isCount(numbers), numbers.count > 7, isEven(numbers), layout.axis.startsApart {
      dataset.notes.append(.perhapsCorner(dataset.source, name))
    }
    guard !layout.axis.isCalibrated, count > 7, isNamed || !run.isStrict || isSmooth(numbers) else { return }
    let warning = Diagnostic.looksLikeAxis(dataset.source, name, run, numbers[0], numbers[count - 1])
    if !isCount(numbers) { dataset.notes.append(warning) }
    dataset.shapeHelp = warning
  }

  /// Warns where a first column that is named as a spectral axis and runs is left out, as names of samples are numbers.
  private func judgeAxisLeftOut(
    _ dataset: inout Dataset, _ layout: TableLayout, _ values: TableValues
  ) throws(Diagnostic) {
    guard let first = layout.numericColumns.first, !layout.columns.contains(first), values.shape[0] > 7 else {
      return
    }
    try tellNamedAxis(first, &dataset, layout, values)
  }

  /// Warns where the last column is named as a spectral axis and runs, but is taken for a channel.
  private func judgeAxisBehind(
    _ dataset: inout Dataset, _ layout: TableLayout, _ values: TableValues
  ) throws(Diagnostic) {
    guard let last = layout.columns.last, last != layout.columns.first, !layout.axis.isCalibrated,
      values.shape[0] > 7
    else { return }
    try tellNamedAxis(last, &dataset, layout, values)
  }

  /// Warns where a column bears the name of a spectral axis and its numbers run.
  private func tellNamedAxis(
    _ column: Int, _ dataset: inout Dataset, _ layout: TableLayout, _ values: TableValues
  ) throws(Diagnostic) {
    guard column < layout.header.count, ColumnNames.isOfAxis(layout.header[column]) else { return }
    let numbers = try values.doubles([column])[0]
    guard !isCount(numbers), let run = AxisRun(numbers, isNamed: true) else { return }
    let warning = Diagnostic.looksLikeAxis(
      dataset.source, layout.name(of: column), run, numbers[0], numbers[numbers.count - 1])
    dataset.notes.append(warning)
    dataset.shapeHelp = warning
  }

  /// Warns where the first or the last channel has a few whole numbers and none beside it has.
  private func judgeClasses(
    _ dataset: inout Dataset, _ layout: TableLayout, _ values: TableValues
  ) throws(Diagnostic) {
    guard let first = layout.columns.first, let last = layout.columns.last else { return }
    try judgeClasses(last, Array(layout.columns.suffix(9).dropLast()), &dataset, layout, values)
    try judgeClasses(first, Array(layout.columns.prefix(9).dropFirst()), &dataset, layout, values)
  }

  private func judgeClasses(
    _ column: Int, _ beside: [Int], _ dataset: inout Dataset, _ layout: TableLayout, _ values: TableValues
  ) throws(Diagnostic) {
    let count = values.shape[0]
    guard layout.columns.count > 3, count > 9, let channel = layout.columns.firstIndex(of: column) else { return }
    if layout.axis.isCalibrated, !layout.header[column].isEmpty { return }
    let rows = 0..<min(64, count)
    let start = try values.doubles([column] + beside, rows: rows)
    func areWhole(_ numbers: [Double]) -> Bool { numbers.allSatisfy { $0 == $0.rounded() } }
    guard areWhole(start[0]), !start.dropFirst().contains(where: areWhole) else { return }
    let numbers = try values.doubles([column])[0]
    let different = Set(numbers)
    guard areWhole(numbers), different.count > 1, 4 * different.count <= count, different.count < 100 else { return }
    dataset.notes.append(
      .perhapsClasses(dataset.source, layout.name(of: column), channel: channel, different.count))
  }

  /// Tells where the spectra lie in a picture, by two columns and their numbers for each spectrum.
  func place(
    _ dataset: inout Dataset, _ columns: (x: Int, y: Int), _ layout: TableLayout, _ numbers: [[Double]]
  ) {
    let names = [columns.x, columns.y].map(layout.name)
    guard let places = TablePlaces(x: numbers[0], y: numbers[1]) else {
      if let twice = TwicePlaced(x: numbers[0], y: numbers[1]) {
        var note = twice.note(dataset, names)
        dataset.notes.append(note)
        note.severity = .warning
        dataset.pixelNotes.append(note)
        return
      }
      let counts = numbers.map { Set($0).count }
      // Spectra along a line need no grid, and a list none at all.
      if !counts.contains(1) { dataset.pixelNotes.append(.noGrid(dataset.source, names, counts)) }
      return
    }
    func axis(_ column: Int, _ values: [Double], _ name: String) -> Axis {
      let title = AxisTitle(column < layout.header.count ? layout.header[column] : "")
      return Axis(
        count: values.count, points: evenly(values), name: title.name ?? name, units: title.units, role: .spatial)
    }
    let placement = Placement(
      rows: axis(columns.y, places.rows, "y"), columns: axis(columns.x, places.columns, "x"), pixels: places.pixels,
      names: names)
    dataset.placement = placement
    dataset.notes.append(.places(dataset.source, placement))
  }
}

/// Values that keep one distance by their first and their step, any others as they are.
func evenly(_ values: [Double]) -> Axis.Points {
  guard isEven(values) else { return .values(values) }
  return .uniform(offset: values[0], scale: (values[values.count - 1] - values[0]) / Double(values.count - 1))
}
